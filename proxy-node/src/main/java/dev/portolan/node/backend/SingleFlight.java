package dev.portolan.node.backend;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does a thing once however many ask for it at the same time, on any thread. Bounded by the number
 * of things under way, each of which has a timeout of its own.
 */
final class SingleFlight<K, V> {
  private final ConcurrentHashMap<K, Future<V>> flights = new ConcurrentHashMap<>();
  private final Function<K, @Nullable V> known;

  /**
   * @param known looks whether it was done in the meantime; a load must make its value known before
   *     it completes
   */
  SingleFlight(Function<K, @Nullable V> known) {
    this.known = known;
  }

  Future<V> run(K key, Function<K, Future<V>> load) {
    V value = known.apply(key);
    if (value != null) {
      return Future.succeededFuture(value);
    }
    Promise<V> mine = Promise.promise();
    Future<V> others = flights.putIfAbsent(key, mine.future());
    if (others != null) {
      return others;
    }
    // whoever was before us has made it known before its flight ended
    V meanwhile = known.apply(key);
    Future<V> loaded =
        meanwhile == null
            ? Future.succeededFuture(key).compose(load)
            : Future.succeededFuture(meanwhile);
    loaded.onComplete(
        result -> {
          flights.remove(key);
          mine.handle(result);
        });
    return mine.future();
  }
}
