package dev.portolan.node.redis;

/**
 * What Redis does in one atomic step with a relay log, which is one hash. A key that holds what no
 * script wrote counts as absent.
 */
final class RedisLogScripts {
  private static final String COMMON =
      """
      local function number(field)
        local value = redis.pcall('HGET', KEYS[1], field)
        if type(value) == 'table' then
          redis.call('DEL', KEYS[1])
          return 0
        end
        return tonumber(value or '0') or 0
      end
      """;

  /**
   * KEYS: log. ARGV: message, how many bytes it counts for, for how long the log lives, how many
   * messages and how many bytes it may hold. Answers the number of the message, or 0.
   */
  static final String APPEND =
      COMMON
          + """
          local count, size = number('n'), number('s') + tonumber(ARGV[2])
          if number('x') == 1 or count >= tonumber(ARGV[4]) or size > tonumber(ARGV[5]) then
            return {'0'}
          end
          local next = string.format('%.0f', count + 1)
          redis.call('HSET', KEYS[1], 'n', next, 's', string.format('%.0f', size), next, ARGV[1])
          redis.call('PEXPIRE', KEYS[1], ARGV[3])
          return {next}
          """;

  /**
   * KEYS: log. ARGV: after which number, how many bytes at most. Answers messages in their order; a
   * first that is larger comes alone.
   */
  static final String READ =
      COMMON
          + """
          local answer, room = {}, tonumber(ARGV[2])
          for at = tonumber(ARGV[1]) + 1, number('n') do
            local message = redis.call('HGET', KEYS[1], string.format('%.0f', at))
            room = room - #message
            if room < 0 and #answer > 0 then break end
            table.insert(answer, message)
          end
          return answer
          """;

  /** KEYS: log. ARGV: for how long it lives. */
  static final String END =
      COMMON
          + """
          number('x')
          redis.call('HSET', KEYS[1], 'x', '1')
          redis.call('PEXPIRE', KEYS[1], ARGV[1])
          return {}
          """;

  private RedisLogScripts() {}
}
