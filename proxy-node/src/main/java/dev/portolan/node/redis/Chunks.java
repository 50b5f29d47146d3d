package dev.portolan.node.redis;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Large listings, a part at a time: each part has the whole timeout, and is small enough to take a
 * part of it only.
 */
final class Chunks {
  /** A mebibyte. */
  private static final int PART = 4;

  /** Whoever has begun to read what was replaced has so long to read it to its end. */
  private static final Duration LAST_READERS = Duration.ofSeconds(30);

  private final RedisLink link;

  Chunks(RedisLink link) {
    this.link = link;
  }

  /** All of these, joined; empty if any is gone. */
  Future<Optional<byte[]>> read(List<String> names) {
    return read(names, new ArrayList<>(names.size()));
  }

  private Future<Optional<byte[]>> read(List<String> names, List<byte[]> before) {
    if (before.size() == names.size()) {
      return Future.succeededFuture(Optional.of(Packing.join(before)));
    }
    List<String> part = part(names, before.size());
    return link.call(RedisOperation.READ_CHUNKS, client -> mget(client, part))
        .compose(
            found -> {
              part.stream().filter(found::containsKey).map(found::get).forEach(before::add);
              return found.size() == part.size()
                  ? read(names, before)
                  : Future.succeededFuture(Optional.empty());
            });
  }

  private static CompletionStage<Map<String, byte[]>> mget(
      RedissonClient client, List<String> names) {
    return client.getBuckets(ByteArrayCodec.INSTANCE).getAsync(names.toArray(String[]::new));
  }

  /** Completes when all chunks are there. */
  Future<Void> write(List<String> names, Packing.Packed packed, Duration ttl) {
    return write(names, packed, ttl, 0);
  }

  private Future<Void> write(List<String> names, Packing.Packed packed, Duration ttl, int from) {
    if (from >= names.size()) {
      return Future.succeededFuture();
    }
    List<String> part = part(names, from);
    return link.call(RedisOperation.WRITE_CHUNKS, client -> set(client, part, packed, ttl, from))
        .compose(written -> write(names, packed, ttl, from + PART));
  }

  private static CompletionStage<Void> set(
      RedissonClient client, List<String> part, Packing.Packed packed, Duration ttl, int from) {
    return CompletableFuture.allOf(
        IntStream.range(0, part.size())
            .mapToObj(
                i ->
                    client
                        .<byte[]>getBucket(part.get(i), ByteArrayCodec.INSTANCE)
                        .setAsync(packed.chunk(from + i), ttl)
                        .toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  /** Of chunks that nothing refers to any more. Nobody waits for it: they expire in any case. */
  void expireSoon(List<String> names) {
    if (!names.isEmpty()) {
      var unused =
          link.call(
              RedisOperation.EXPIRE_CHUNKS,
              client ->
                  RedisScripts.run(client, RedisScripts.EXPIRE, names, LAST_READERS.toMillis()));
    }
  }

  private static List<String> part(List<String> names, int from) {
    return names.subList(from, Math.min(names.size(), from + PART));
  }
}
