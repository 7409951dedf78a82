-- Rotation: every answer's refresh token is the next request's.
-- arguments: token path, body without the token, the first tokens with commas between them
local tokens = {}
local path, form
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }

function init(args)
  path, form = args[1], args[2]
  headers["Host"] = wrk.headers["Host"]
  for token in args[3]:gmatch("[^,]+") do
    tokens[#tokens + 1] = token
  end
end

function request()
  return wrk.format("POST", path, headers, form .. "&refresh_token=" .. table.remove(tokens, 1))
end

function response(status, headers, body)
  tokens[#tokens + 1] = body:match('"refresh_token":"([^"]+)"')
end
