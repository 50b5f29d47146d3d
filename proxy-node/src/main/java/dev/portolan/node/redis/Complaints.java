package dev.portolan.node.redis;

import dev.portolan.node.redis.StoreUnavailable.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what Redis refuses, once until it does it again, and not once a request. Thread-safe. */
final class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

  private final Map<RedisOperation, Reason> standing = new ConcurrentHashMap<>();

  void refused(RedisOperation operation, Reason reason) {
    if (standing.put(operation, reason) != reason) {
      LOG.warn("Redis refuses to {}: {}", operation.word(), reason.word());
    }
  }

  void done(RedisOperation operation) {
    if (standing.remove(operation) != null) {
      LOG.info("Redis does {} again", operation.word());
    }
  }
}
