-- Authorization code + PKCE for a person who is signed in: the authorization request, then the code's redemption.
-- arguments: authorize path with query, token path, authorization, body without the code, cookie
local codes = {}
local ask, redeem, form, cookie

function init(args)
  ask, redeem, form = args[1], args[2], args[4]
  cookie = { ["Cookie"] = args[5], ["Host"] = wrk.headers["Host"] }
  redeeming = {
    ["Authorization"] = args[3],
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Host"] = wrk.headers["Host"],
  }
end

function request()
  local code = table.remove(codes)
  if code then
    return wrk.format("POST", redeem, redeeming, form .. "&code=" .. code)
  end
  return wrk.format("GET", ask, cookie)
end

function response(status, headers, body)
  local location = headers["location"]
  if location then
    local code = location:match("[?&]code=([^&]+)")
    if code then
      codes[#codes + 1] = code
    end
  end
end
