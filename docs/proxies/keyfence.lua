-- Asks Keyfence about each request; haproxy.cfg acts on txn.keyfence_status.
local address = 'http://127.0.0.1:3000/api/v1/authorize'
local asked = { 'authkey', 'authorization', 'x-forwarded-for' }
local answered = { 'x-keyfence-company', 'x-keyfence-key', 'x-keyfence-ip' }

core.register_action('keyfence', { 'http-req' }, function(txn)
  local given = txn.http:req_get_headers()
  local headers = {}
  for _, name in ipairs(asked) do
    if given[name] then
      headers[name] = {}
      for index = 0, #given[name] do headers[name][index + 1] = given[name][index] end
    end
  end
  local client = core.httpclient()
  local ok, answer = pcall(client.get, client, { url = address, headers = headers, timeout = 5000 })
  if not ok or not answer then return end
  txn:set_var('txn.keyfence_status', tostring(answer.status))
  txn:set_var('txn.keyfence_body', answer.body or '')
  for _, name in ipairs(answered) do
    local value = answer.headers and answer.headers[name]
    if answer.status == 200 and value then txn.http:req_set_header(name, value[0]) end
  end
end)
