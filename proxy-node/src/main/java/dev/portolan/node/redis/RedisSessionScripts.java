package dev.portolan.node.redis;

/**
 * What Redis does in one atomic step with a session, or with the list of a principal's sessions.
 * The two lie in different slots of a cluster, so no step concerns both. Times are in milliseconds,
 * by Redis' own clock.
 *
 * <p>A Redis that is full begins no session, and goes on with those that there are: what concerns
 * them begins with a write that needs no memory.
 */
final class RedisSessionScripts {
  private static final String COMMON =
      """
      local function text(number) return string.format('%.0f', number) end
      local function isNumber(value)
        return type(value) == 'string' and #value <= 15 and string.find(value, '^%d+$') ~= nil
      end
      local function clock()
        local time = redis.call('TIME')
        return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
      end
      """;

  private static final String SESSION =
      COMMON
          + """
          -- How much of its life is left; nothing if there is no session.
          local function left()
            local last = redis.pcall('HGET', KEYS[1], 'e')
            if not isNumber(last) then return nil end
            local ms = tonumber(last) - clock()
            if ms <= 0 then return nil end
            return ms
          end
          -- Changes nothing: a first write that needs no memory.
          local function keep()
            redis.call('PEXPIRE', KEYS[1], math.max(1, redis.call('PTTL', KEYS[1])))
          end
          """;

  private static final String LIST =
      COMMON
          + """
          local function add(member, life)
            local time = clock()
            redis.call('ZADD', KEYS[1], text(time + tonumber(life)), member)
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(time))
            if redis.call('PTTL', KEYS[1]) < tonumber(life) then
              redis.call('PEXPIRE', KEYS[1], life)
            end
          end
          """;

  /** KEYS: session. ARGV: introduction, idle time, life. */
  static final String BEGIN =
      COMMON
          + """
          local time = clock()
          redis.call('HSET', KEYS[1],
            's', ARGV[1], 'e', text(time + tonumber(ARGV[3])), 'r', text(time))
          redis.call('PEXPIRE', KEYS[1], math.min(tonumber(ARGV[2]), tonumber(ARGV[3])))
          return {}
          """;

  /**
   * KEYS: session. ARGV: idle time, after how long to renew it in the list of its principal.
   * Answers for how long to renew it there, 0 for not now; then fields and values in turn; nothing
   * if there is no session.
   */
  static final String FIND =
      SESSION
          + """
          local life = left()
          if not life then return {} end
          redis.call('PEXPIRE', KEYS[1], text(math.min(life, tonumber(ARGV[1]))))
          local renewed = redis.call('HGET', KEYS[1], 'r')
          local due = 0
          if not isNumber(renewed) or clock() - tonumber(renewed) >= tonumber(ARGV[2]) then
            redis.call('HSET', KEYS[1], 'r', text(clock()))
            due = math.min(life, tonumber(ARGV[1]) + tonumber(ARGV[2]))
          end
          local all = redis.call('HGETALL', KEYS[1])
          table.insert(all, 1, text(due))
          return all
          """;

  /** KEYS: session. Answers 1, or 0 if there is no session. */
  static final String IS_THERE =
      SESSION
          + """
          return {left() and '1' or '0'}
          """;

  /** KEYS: session. ARGV: field, value. Answers 1, or 0 if there is no session. */
  static final String SET =
      SESSION
          + """
          if not left() then return {'0'} end
          keep()
          redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
          return {'1'}
          """;

  /**
   * KEYS: session. ARGV: field, the value that is expected to be there (empty: none), the new one.
   * Answers what is there now: the new one if the other was as expected; nothing if there is no
   * session.
   */
  static final String REPLACE =
      SESSION
          + """
          if not left() then return {} end
          local value = redis.call('HGET', KEYS[1], ARGV[1]) or ''
          if value ~= ARGV[2] then return {value} end
          keep()
          redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
          return {ARGV[3]}
          """;

  /**
   * KEYS: session. ARGV: prefix of the fields of subscriptions, field, how many there may be, how
   * many bytes their URIs may have together. A field is prefix, mount, colon, URI. Answers done,
   * many or gone.
   */
  static final String SUBSCRIBE =
      SESSION
          + """
          local function uri(field)
            return #field - (string.find(field, ':', #ARGV[1] + 1, true) or #field)
          end
          if not left() then return {'gone'} end
          if redis.call('HGET', KEYS[1], ARGV[2]) then return {'done'} end
          local count, bytes = 1, uri(ARGV[2])
          local all = redis.call('HGETALL', KEYS[1])
          for i = 1, #all, 2 do
            local field = all[i]
            if string.sub(field, 1, #ARGV[1]) == ARGV[1] then
              count = count + 1
              bytes = bytes + uri(field)
            end
          end
          if count > tonumber(ARGV[3]) or bytes > tonumber(ARGV[4]) then return {'many'} end
          keep()
          redis.call('HSET', KEYS[1], ARGV[2], '')
          return {'done'}
          """;

  /** KEYS: session. ARGV: field. Answers 1, or 0 if there is no session. */
  static final String REMOVE =
      SESSION
          + """
          if not left() then return {'0'} end
          redis.call('HDEL', KEYS[1], ARGV[1])
          return {'1'}
          """;

  /** KEYS: session. Answers fields and values in turn; nothing if there is no session. */
  static final String END =
      SESSION
          + """
          if not left() then return {} end
          local all = redis.call('HGETALL', KEYS[1])
          redis.call('DEL', KEYS[1])
          return all
          """;

  /**
   * KEYS: list. ARGV: session, for how long, how many there may be, how long before its end an
   * entry is in doubt, how many of those to tell. Answers nothing if it was entered; else full, and
   * the entries in doubt.
   */
  static final String ENLIST =
      LIST
          + """
          local time = clock()
          local count = redis.pcall('ZCOUNT', KEYS[1], '(' .. text(time), '+inf')
          if type(count) == 'table' then
            redis.call('DEL', KEYS[1])
          elseif count >= tonumber(ARGV[3]) then
            local answer = redis.call('ZRANGEBYSCORE', KEYS[1],
              '(' .. text(time), text(time + tonumber(ARGV[4])), 'LIMIT', 0, ARGV[5])
            table.insert(answer, 1, 'full')
            return answer
          end
          add(ARGV[1], ARGV[2])
          return {}
          """;

  /** KEYS: list. ARGV: session, for how long. */
  static final String RENEW =
      LIST
          + """
          local strange = redis.pcall('ZREM', KEYS[1], ARGV[1])
          if type(strange) == 'table' then redis.call('DEL', KEYS[1]) end
          add(ARGV[1], ARGV[2])
          return {}
          """;

  /** KEYS: list. ARGV: sessions. */
  static final String STRIKE =
      """
      redis.pcall('ZREM', KEYS[1], unpack(ARGV))
      return {}
      """;

  private RedisSessionScripts() {}
}
