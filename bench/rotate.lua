-- wrk: rotates over the requests of the file named in BENCH_REQUESTS, a path and a cookie to a line.
local requests, at, threads = {}, 0, 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init()
   for line in io.lines(os.getenv("BENCH_REQUESTS")) do
      local path, cookie = line:match("^(.-)\t(.*)$")
      requests[#requests + 1] = wrk.format("GET", path, { ["Cookie"] = cookie })
   end
   at = number * math.floor(#requests / 2)
end

function request()
   at = at % #requests + 1
   return requests[at]
end
