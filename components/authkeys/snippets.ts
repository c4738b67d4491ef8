import type { RequestExample } from '#lib/messages/request-example';

export interface Snippet {
  value: string;
  label: string;
  code: string;
}

/** Reserved for fiction: a request that is pasted and run reaches nobody. */
const exampleMobile = '14155550100';
const noTemplate = 'YOUR_TEMPLATE_ID';

/** Ready requests with the authkey filled in. */
export function snippetsFor(secret: string, { appUrl, template }: RequestExample): Snippet[] {
  const url = `${appUrl}/api/v5/flow`;
  const variables = Object.fromEntries((template?.variables ?? []).map((name) => [name, '1234']));
  const body: Record<string, string> = {
    template_id: template?.id ?? noTemplate,
    mobiles: exampleMobile,
    ...variables,
  };
  const fields = Object.entries(body);
  const json = JSON.stringify(body);
  const lines = (indent: string, pair: (name: string, value: string) => string) =>
    fields.map(([name, value]) => `${indent}${pair(name, value)}`).join('\n');

  return [
    {
      value: 'curl',
      label: 'curl',
      code: `curl -X POST '${url}' \\
  -H 'authkey: ${secret}' \\
  -H 'content-type: application/json' \\
  -d '${json}'`,
    },
    {
      value: 'node',
      label: 'Node',
      code: `const response = await fetch('${url}', {
  method: 'POST',
  headers: {
    authkey: '${secret}',
    'content-type': 'application/json',
  },
  body: JSON.stringify({
${lines('    ', (name, value) => `${name}: '${value}',`)}
  }),
});
console.log(response.status, await response.json());`,
    },
    {
      value: 'python',
      label: 'Python',
      code: `import requests

response = requests.post(
    "${url}",
    headers={"authkey": "${secret}"},
    json={
${lines('        ', (name, value) => `"${name}": "${value}",`)}
    },
)
print(response.status_code, response.json())`,
    },
    {
      value: 'php',
      label: 'PHP',
      code: `<?php
$request = curl_init('${url}');
curl_setopt_array($request, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_HTTPHEADER => [
        'authkey: ${secret}',
        'content-type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
${lines('        ', (name, value) => `'${name}' => '${value}',`)}
    ]),
]);
echo curl_exec($request);`,
    },
    {
      value: 'go',
      label: 'Go',
      code: `package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

func main() {
	body := strings.NewReader(\`${json}\`)
	request, err := http.NewRequest("POST", "${url}", body)
	if err != nil {
		panic(err)
	}
	request.Header.Set("authkey", "${secret}")
	request.Header.Set("content-type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	answer, _ := io.ReadAll(response.Body)
	fmt.Println(response.StatusCode, string(answer))
}`,
    },
    {
      value: 'java',
      label: 'Java',
      code: `import java.net.URI;
import java.net.http.*;

class SendMessage {
  public static void main(String[] args) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("${url}"))
        .header("authkey", "${secret}")
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("""
            ${json}
            """))
        .build();
    var response = HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(response.statusCode() + " " + response.body());
  }
}`,
    },
  ];
}
