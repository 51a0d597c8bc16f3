-- Sends the requests of a file (a Lua table, see wrk.py) in turn and prints what came out as JSON.
-- wrk asks for one before it begins, which it never sends: that is the last, so that the first is the first.
local requests, sent = {}, -1

function init(args)
  for i, one in ipairs(dofile(args[1])) do
    requests[i] = wrk.format(one.method, one.path, one.headers, one.body)
  end
end

function request()
  sent = sent % #requests + 1
  return requests[sent]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "bytes": %d, "refused": %d, "lost": %d, "median": %d, "p95": %d}\n',
    summary.requests, summary.duration, summary.bytes, e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50), latency:percentile(95)))
end
