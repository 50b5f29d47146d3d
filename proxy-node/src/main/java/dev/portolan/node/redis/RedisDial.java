package dev.portolan.node.redis;

import dev.portolan.node.redis.StoreUnavailable.Reason;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/**
 * Connects to Redis, and lets go of it. Blocks: not for event loops.
 *
 * <p>Each attempt is made with a client of its own, and one that failed is thrown away: what a
 * client learned of a master or a cluster that it could not reach, it would believe for ever.
 */
final class RedisDial {
  private static final long CLOSING_MS = 1_000;

  private final Supplier<Config> settings;
  private final String probeKey;

  /**
   * @param settings made anew for each attempt, since clients write into theirs
   */
  RedisDial(Supplier<Config> settings, String probeKey) {
    this.settings = settings;
    this.probeKey = probeKey;
  }

  /**
   * A client whose server has answered, be it with a refusal.
   *
   * @throws StoreUnavailable if it has not
   */
  RedissonClient open() {
    RedissonClient client = Redisson.create(settings.get());
    try {
      // The client is lazy: it connects now.
      client.getBucket(probeKey, ByteArrayCodec.INSTANCE).isExists();
      return client;
    } catch (RuntimeException failure) {
      StoreUnavailable why = Failures.of(failure);
      if (!why.isLost() && why.reason() != Reason.UNEXPECTED) {
        return client;
      }
      close(client);
      throw why;
    }
  }

  /** Asks for a key that is never there, as any command asks for one. */
  CompletionStage<Boolean> probe(RedissonClient client) {
    return client.getBucket(probeKey, ByteArrayCodec.INSTANCE).isExistsAsync();
  }

  void close(RedissonClient client) {
    client.shutdown(0, CLOSING_MS, TimeUnit.MILLISECONDS);
  }
}
