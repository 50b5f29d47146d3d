package dev.portolan.node.redis;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.lease.Leases;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RedissonClient;

/**
 * Leases among all nodes. A lease is one script: whoever has it renews it, and nobody else takes it
 * until it has lapsed. All that are asked for are answered for together: if one cannot be, the
 * whole fails.
 *
 * <p>A Redis that has lost a fence (it was emptied, or a replica took over that had not heard of
 * it) begins again at 1. So a holder compares fences for equality, not for order.
 */
final class RedisLeases implements Leases {
  /** So many are sent together, within one timeout. */
  private static final int GROUP = 250;

  private final RedisLink link;
  private final RedisKeys keys;
  private final String holder;

  /**
   * @param holder this process, and no other that there ever was
   */
  RedisLeases(RedisLink link, RedisKeys keys, String holder) {
    this.link = link;
    this.keys = keys;
    this.holder = holder;
  }

  @Override
  public Future<Map<Fingerprint, Long>> hold(Collection<Fingerprint> wanted, Duration life) {
    List<Fingerprint> leases = wanted.stream().distinct().toList();
    long millis = Math.max(1, life.toMillis());
    return all(
            RedisOperation.HOLD_LEASES,
            leases,
            (client, lease) ->
                RedisScripts.run(
                    client,
                    RedisScripts.HOLD,
                    List.of(keys.holder(lease), keys.fence(lease)),
                    holder,
                    millis))
        .map(
            answers -> {
              Map<Fingerprint, Long> held = HashMap.newHashMap(leases.size());
              for (int i = 0; i < leases.size(); i++) {
                Fingerprint lease = leases.get(i);
                answers.get(i).stream()
                    .findFirst()
                    .ifPresent(fence -> held.put(lease, Long.valueOf(RedisScripts.text(fence))));
              }
              return Map.copyOf(held);
            });
  }

  @Override
  public Future<Void> release(Collection<Fingerprint> held) {
    return all(
            RedisOperation.RELEASE_LEASES,
            held.stream().distinct().toList(),
            (client, lease) ->
                RedisScripts.run(client, RedisScripts.GIVE_UP, List.of(keys.holder(lease)), holder))
        .mapEmpty();
  }

  /** One script for each lease, a group of them on their way at once; in the order of leases. */
  private Future<List<List<byte[]>>> all(
      RedisOperation operation, List<Fingerprint> leases, LeaseScript script) {
    return all(operation, leases, script, new ArrayList<>(leases.size()));
  }

  private Future<List<List<byte[]>>> all(
      RedisOperation operation,
      List<Fingerprint> leases,
      LeaseScript script,
      List<List<byte[]>> before) {
    if (before.size() == leases.size()) {
      return Future.succeededFuture(before);
    }
    int end = Math.min(leases.size(), before.size() + GROUP);
    List<Fingerprint> group = leases.subList(before.size(), end);
    return link.call(operation, client -> group(client, group, script))
        .compose(
            answers -> {
              before.addAll(answers);
              return all(operation, leases, script, before);
            });
  }

  private static CompletionStage<List<List<byte[]>>> group(
      RedissonClient client, List<Fingerprint> group, LeaseScript script) {
    List<CompletableFuture<List<byte[]>>> answers =
        group.stream().map(lease -> script.run(client, lease).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> answers.stream().map(answer -> answer.getNow(List.of())).toList());
  }

  private interface LeaseScript {
    CompletionStage<List<byte[]>> run(RedissonClient client, Fingerprint lease);
  }
}
