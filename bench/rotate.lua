-- wrk: rotates over the requests of the file named in BENCH_REQUESTS: a path, a cookie and perhaps a range to a line.
local requests, at, threads = {}, 0, 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init()
   for line in io.lines(os.getenv("BENCH_REQUESTS")) do
      local path, cookie, range = line:match("^([^\t]*)\t([^\t]*)\t?(.*)$")
      local headers = { ["Cookie"] = cookie }
      if range ~= "" then headers["Range"] = range end
      requests[#requests + 1] = wrk.format("GET", path, headers)
   end
   at = number * math.floor(#requests / 2)
end

function request()
   at = at % #requests + 1
   return requests[at]
end
