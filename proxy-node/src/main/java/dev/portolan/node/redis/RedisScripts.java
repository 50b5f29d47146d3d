package dev.portolan.node.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * What Redis does in one atomic step. Each script uses the keys it is given, all of one slot, and
 * answers with a list of strings.
 *
 * <p>Numbers are compared and passed as text: Lua has doubles, which are exact up to 2^53 only. A
 * key that holds what no script wrote counts as absent.
 *
 * <p>A Redis that is full refuses what needs memory, but not in a script whose first write needed
 * none. So counts, turns and leases, which are small, begin with such a write, and go on in a full
 * Redis; listings do not.
 */
final class RedisScripts {
  /** From here on numbers are not exact in Lua, and are none. */
  static final long EXACT = (1L << 53) - 1;

  /** KEYS[1] is the count of the family in all scripts that use {@code count}. */
  private static final String COUNT =
      """
      local function text(number) return string.format('%.0f', number) end
      local function isNumber(value)
        return type(value) == 'string' and #value <= 16 and string.find(value, '^%d+$') ~= nil
          and tonumber(value) < 2 ^ 53 - 1
      end
      local function now()
        local time = redis.call('TIME')
        return tonumber(time[1]) * 1000000 + tonumber(time[2])
      end
      local function keep() redis.call('PEXPIRE', KEYS[1], 'COUNT_LIFE') end
      -- The epoch that stands, or nil if none was counted, or the count was lost.
      local function counted()
        local count = redis.pcall('HMGET', KEYS[1], 'e', 't')
        if count.err or not isNumber(count[1]) or not isNumber(count[2]) then return nil end
        return count[1]
      end
      -- The epoch that stands. Counting begins at the time, far above whatever was counted before.
      local function current()
        local epoch = counted()
        if not epoch then
          redis.call('DEL', KEYS[1])
          epoch = text(now())
          redis.call('HSET', KEYS[1], 'e', epoch, 't', '0')
        end
        keep()
        return epoch
      end
      -- What is stored of this epoch: ticket, whether deflated, chunks, bytes; or nil.
      local function stored(key, epoch)
        local found = redis.pcall('HMGET', key, 'e', 't', 'z', 'n', 'b')
        if found.err or found[1] ~= epoch or not isNumber(found[2]) then return nil end
        return {found[2], found[3] or '', found[4] or '', found[5] or ''}
      end
      """
          .replace("COUNT_LIFE", Long.toString(RedisKeys.COUNT_LIFE.toMillis()));

  /**
   * KEYS: count, listing. Answers the epoch, and if a listing of it is there: its ticket, whether
   * it is deflated, its chunks, its bytes.
   */
  static final String LOOKUP =
      COUNT
          + """
          local epoch = current()
          local found = stored(KEYS[2], epoch)
          if not found then return {epoch} end
          return {epoch, found[1], found[2], found[3], found[4]}
          """;

  /**
   * KEYS: count, listing, turn. ARGV: epoch and ticket seen, life in ms, '1' to insist. Answers
   * given, epoch, ticket; or taken; or moved. Tickets are counted from the time, as epochs are: a
   * replica that has not heard of the last ones gives none of them again.
   */
  static final String CLAIM =
      COUNT
          + """
          local epoch = current()
          if ARGV[4] ~= '1' then
            local found = stored(KEYS[2], epoch)
            if epoch ~= ARGV[1] or (found and found[1] or '0') ~= ARGV[2] then return {'moved'} end
            local turn = redis.pcall('GET', KEYS[3])
            local own = type(turn) == 'string' and string.match(turn, '^(%d+)-%d+$')
            if own == epoch then return {'taken'} end
          end
          local last = tonumber(redis.call('HGET', KEYS[1], 't'))
          local ticket = text(math.max(last + 1, now()))
          redis.call('HSET', KEYS[1], 't', ticket)
          redis.call('SET', KEYS[3], epoch .. '-' .. ticket, 'PX', ARGV[3])
          return {'given', epoch, ticket}
          """;

  /** KEYS: turn. ARGV: stamp, life in ms. Answers 1 if it is still this one's, else 0. */
  static final String RENEW =
      """
      if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then return {'0'} end
      redis.call('PEXPIRE', KEYS[1], ARGV[2])
      return {'1'}
      """;

  /** KEYS: turn. ARGV: stamp. */
  static final String RELEASE =
      """
      if redis.pcall('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
      return {}
      """;

  /**
   * KEYS: count, listing. ARGV: epoch and ticket of the fetch, whether deflated, chunks, bytes,
   * time to live in ms. Answers refused; or stored, and epoch, ticket and chunks of what was there
   * before, if anything was.
   */
  static final String STORE =
      COUNT
          + """
          if counted() ~= ARGV[1] then return {'refused'} end
          local found = stored(KEYS[2], ARGV[1])
          if found and tonumber(found[1]) > tonumber(ARGV[2]) then return {'refused'} end
          local before = redis.pcall('HMGET', KEYS[2], 'e', 't', 'n')
          if before.err then
            redis.call('DEL', KEYS[2])
            before = {}
          end
          redis.call('HSET', KEYS[2],
            'e', ARGV[1], 't', ARGV[2], 'z', ARGV[3], 'n', ARGV[4], 'b', ARGV[5])
          redis.call('PEXPIRE', KEYS[2], ARGV[6])
          keep()
          return {'stored', before[1] or '', before[2] or '', before[3] or ''}
          """;

  /**
   * KEYS: count. ARGV: an epoch that the new one is to be later than. Answers the new one. Where
   * the clock is behind, the next number is drawn: two servers, one after the other, may be asked
   * for a later one than the same. If it cannot be written, the count is removed instead: to all
   * others it is lost, and they validate what they hold.
   */
  static final String SUPERSEDE =
      COUNT
          + """
          local epoch = counted()
          local next = now()
          for _, before in ipairs({epoch or '0', ARGV[1]}) do
            if isNumber(before) and tonumber(before) >= next then
              next = tonumber(before) + 1 + now() % 1000
            end
          end
          if epoch then keep() else redis.call('DEL', KEYS[1]) end
          local written = epoch
            and redis.pcall('HSET', KEYS[1], 'e', text(next))
            or redis.pcall('HSET', KEYS[1], 'e', text(next), 't', '0')
          if type(written) == 'table' then redis.call('DEL', KEYS[1]) else keep() end
          return {text(next)}
          """;

  /** KEYS: chunks. ARGV: life in ms, unless they live shorter anyway. */
  static final String EXPIRE =
      """
      for _, key in ipairs(KEYS) do
        if redis.call('PTTL', key) > tonumber(ARGV[1]) then redis.call('PEXPIRE', key, ARGV[1]) end
      end
      return {}
      """;

  /**
   * KEYS: holder, fence. ARGV: who asks, life in ms. Answers the fence if the lease is now this
   * one's, else nothing.
   */
  static final String HOLD =
      """
      local holder = redis.pcall('GET', KEYS[1])
      if type(holder) == 'string' and holder ~= ARGV[1] then return {} end
      local fence = redis.pcall('GET', KEYS[2])
      local known = type(fence) == 'string' and #fence <= 15 and string.find(fence, '^%d+$')
      if known and holder == ARGV[1] then
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
      else
        redis.call('DEL', KEYS[1])
        if not known then redis.call('DEL', KEYS[2]) end
        fence = string.format('%.0f', redis.call('INCR', KEYS[2]))
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      end
      redis.call('PEXPIRE', KEYS[2], 'FENCE_LIFE')
      return {fence}
      """
          .replace("FENCE_LIFE", Long.toString(RedisKeys.FENCE_LIFE.toMillis()));

  /** KEYS: holder. ARGV: who gives it up. */
  static final String GIVE_UP = RELEASE;

  private RedisScripts() {}

  /**
   * Runs a script by its digest; Redis is told the script if it does not know it.
   *
   * @param arguments strings, numbers or bytes
   */
  static CompletionStage<List<byte[]>> run(
      RedissonClient client, String script, List<String> keys, Object... arguments) {
    return client
        .getScript(ByteArrayCodec.INSTANCE)
        .evalAsync(
            RScript.Mode.READ_WRITE,
            script,
            RScript.ReturnType.LIST,
            List.<Object>copyOf(keys),
            Stream.of(arguments).map(RedisScripts::bytes).toArray());
  }

  static String text(byte[] answer) {
    return new String(answer, StandardCharsets.US_ASCII);
  }

  private static Object bytes(Object argument) {
    return argument instanceof byte[] bytes
        ? bytes
        : argument.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
