-- SPDX-License-Identifier: GPL-2.0-or-later
-- Interpreter work: tables, strings, closures, floating point, coroutines. Argument: rounds.
local n = tonumber(arg[1])
local function fannkuch(k)
  local p, q, s, flips = {}, {}, {}, 0
  for i = 1, k do p[i] = i; q[i] = i; s[i] = i end
  local sign, maxflips, sum = 1, 0, 0
  repeat
    local q0 = p[1]
    if q0 ~= 1 then
      for i = 2, k do q[i] = p[i] end
      flips = 1
      while true do
        local qq = q[q0]
        if qq == 1 then sum = sum + sign * flips; if flips > maxflips then maxflips = flips end; break end
        q[q0] = q0
        if q0 >= 4 then
          local i, j = 2, q0 - 1
          repeat q[i], q[j] = q[j], q[i]; i = i + 1; j = j - 1 until i >= j
        end
        q0 = qq; flips = flips + 1
      end
    end
    if sign == 1 then p[1], p[2] = p[2], p[1]; sign = -1
    else
      p[2], p[3] = p[3], p[2]; sign = 1
      for i = 3, k do
        local sx = s[i]
        if sx ~= 1 then s[i] = sx - 1; break end
        if i == k then return sum, maxflips end
        s[i] = i
        local t = p[1]; for j = 1, i do p[j] = p[j + 1] end; p[i + 1] = t
      end
    end
  until false
end
local h = 0
for round = 1, n do
  local sum, flips = fannkuch(7)
  h = h + sum + flips
  local words = {}
  for i = 1, 200 do words[#words + 1] = string.format("%03d-%s", (i * 7919) % 1000, string.rep("x", i % 7)) end
  table.sort(words)
  local text = table.concat(words, ",")
  for a, b in text:gmatch("(%d+)%-(x*)") do h = (h * 31 + tonumber(a) + #b) % 1000003 end
  local co = coroutine.wrap(function() for i = 1, 50 do coroutine.yield(math.sin(i) * i) end end)
  for _ = 1, 50 do h = h + math.floor(co() * 100) end
  local objects = setmetatable({}, { __index = function(_, k) return k * 2 end })
  for i = 1, 300 do h = (h + objects[i]) % 1000003 end
end
print(h)
