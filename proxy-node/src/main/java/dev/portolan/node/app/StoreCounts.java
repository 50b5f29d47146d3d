package dev.portolan.node.app;

import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.redis.RedisObserver;
import dev.portolan.node.redis.RedisOperation;
import dev.portolan.node.redis.StoreUnavailable.Reason;
import java.time.Duration;

/** Counts what the shared store does, and tells the balancer when the node goes on alone. */
record StoreCounts(NodeMetrics metrics, Readiness readiness) implements RedisObserver {
  private static final String MESSAGES = "message";

  @Override
  public void reachable(boolean now) {
    metrics.storeReachable(now);
    readiness.storeAnswers(now);
  }

  @Override
  public void took(RedisOperation operation, Duration time) {
    metrics.storeTook(operation.word(), time.toNanos());
  }

  @Override
  public void failed(RedisOperation operation, Reason reason) {
    metrics.storeFailed(reason.word());
  }

  @Override
  public void ignoredMessage() {
    metrics.storeFailed(MESSAGES + "_ignored");
  }

  @Override
  public void droppedMessages() {
    metrics.storeFailed(MESSAGES + "_dropped");
  }
}
