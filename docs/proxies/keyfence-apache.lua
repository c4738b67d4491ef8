-- LuaHookAccessChecker of apache.conf: asks Keyfence about each request.
local http = require 'socket.http'
local ltn12 = require 'ltn12'
http.TIMEOUT = 5

local address = 'http://127.0.0.1:3000/api/v1/authorize?deny=403&preflight=allow'
local answered = { 'X-Keyfence-Company', 'X-Keyfence-Key', 'X-Keyfence-Ip' }

function check(r)
  for _, name in ipairs(answered) do
    r.headers_in[name] = nil
    r.headers_in[name:gsub('-', '_')] = nil
  end
  local body = {}
  local ok, status, headers = http.request {
    url = address,
    method = r.method == 'OPTIONS' and 'OPTIONS' or 'GET',
    sink = ltn12.sink.table(body),
    headers = {
      authkey = r.headers_in['authkey'],
      authorization = r.headers_in['Authorization'],
      origin = r.headers_in['Origin'],
      ['access-control-request-method'] = r.headers_in['Access-Control-Request-Method'],
      ['x-forwarded-for'] = r.useragent_ip,
    },
  }
  if not ok then return 503 end
  if status == 200 then
    for _, name in ipairs(answered) do r.headers_in[name] = headers[name:lower()] end
    return apache2.OK
  end
  r.status = status
  r.content_type = 'application/json'
  r.err_headers_out['x-keyfence-code'] = headers['x-keyfence-code']
  r.err_headers_out['x-request-id'] = headers['x-request-id']
  r:puts(table.concat(body))
  return apache2.DONE
end
