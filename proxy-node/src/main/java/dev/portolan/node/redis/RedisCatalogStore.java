package dev.portolan.node.redis;

import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.redis.StoreUnavailable.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The catalog that all nodes share. Each decision is one script; the bytes of a large listing are
 * written before it and read after it, under keys of their own that nobody writes again, so that a
 * reader has one listing whole, or none.
 *
 * <p>What cannot be understood is a miss, never an error. A listing that is too large for {@link
 * Packing} fails as {@link StoreUnavailable}: each node then has its own.
 */
final class RedisCatalogStore implements CatalogStore {
  /** Below it, packing is quicker than changing threads. */
  private static final int QUICK = 32 << 10;

  /** What an entry costs beside its definition, about. */
  private static final int ENTRY = 200;

  private final Vertx vertx;
  private final RedisLink link;
  private final RedisKeys keys;
  private final Packing packing;
  private final Chunks chunks;
  private final Counts counts;

  RedisCatalogStore(Vertx vertx, RedisLink link, RedisKeys keys, Packing packing) {
    this.vertx = vertx;
    this.link = link;
    this.keys = keys;
    this.packing = packing;
    this.chunks = new Chunks(link);
    this.counts = new Counts(link, keys);
  }

  @Override
  public Future<Lookup> lookup(ListingKey key) {
    return run(
            RedisOperation.LOOKUP,
            RedisScripts.LOOKUP,
            List.of(keys.count(key.family()), keys.listing(key)))
        .compose(answer -> found(key, StoredListing.of(answer)));
  }

  private Future<Lookup> found(ListingKey key, StoredListing stored) {
    return listing(key, stored)
        .map(
            listing ->
                new Lookup(
                    new Epoch(number(stored.stamp().epoch())),
                    listing.orElse(null),
                    number(stored.stamp().ticket())));
  }

  private Future<Optional<Listing>> listing(ListingKey key, StoredListing stored) {
    Packing.Packed body = stored.body();
    if (body == null || !packing.isPossible(stored.chunks())) {
      return Future.succeededFuture(Optional.empty());
    }
    if (stored.chunks() == 0) {
      return unpack(body);
    }
    return chunks
        .read(keys.chunks(key, stored.stamp(), stored.chunks()))
        .compose(
            whole ->
                whole.isPresent()
                    ? unpack(new Packing.Packed(stored.deflated(), whole.get()))
                    : Future.succeededFuture(Optional.empty()));
  }

  private Future<Optional<Listing>> unpack(Packing.Packed packed) {
    return work(packed.bytes().length, () -> packing.unpack(packed));
  }

  @Override
  public Future<Turn> claim(ListingKey key, Lookup seen, Duration life, boolean insist) {
    return run(
            RedisOperation.CLAIM,
            RedisScripts.CLAIM,
            List.of(keys.count(key.family()), keys.listing(key), keys.turn(key)),
            seen.epoch().value(),
            seen.ticket(),
            millis(life),
            insist ? 1 : 0)
        .map(RedisCatalogStore::turn);
  }

  private static Turn turn(List<byte[]> answer) {
    return switch (RedisScripts.text(answer.get(0))) {
      case "given" ->
          new Turn.Given(
              new Ticket(
                  new Epoch(number(RedisScripts.text(answer.get(1)))),
                  number(RedisScripts.text(answer.get(2)))));
      case "taken" -> new Turn.Taken();
      default -> new Turn.Moved();
    };
  }

  @Override
  public Future<Boolean> renew(ListingKey key, Ticket ticket, Duration life) {
    return run(
            RedisOperation.RENEW,
            RedisScripts.RENEW,
            List.of(keys.turn(key)),
            Stamp.of(ticket).text(),
            millis(life))
        .map(answer -> RedisScripts.text(answer.get(0)).equals("1"));
  }

  @Override
  public Future<Void> release(ListingKey key, Ticket ticket) {
    return run(
            RedisOperation.RELEASE,
            RedisScripts.RELEASE,
            List.of(keys.turn(key)),
            Stamp.of(ticket).text())
        .mapEmpty();
  }

  @Override
  public Future<Boolean> store(ListingKey key, Listing listing, Ticket ticket, Duration ttl) {
    return work(size(listing), () -> packing.pack(listing))
        .compose(
            packed ->
                packed.isPresent()
                    ? store(key, packed.get(), Stamp.of(ticket), ttl)
                    : Future.failedFuture(new StoreUnavailable(Reason.TOO_LARGE, false)));
  }

  private Future<Boolean> store(ListingKey key, Packing.Packed packed, Stamp stamp, Duration ttl) {
    int count = packed.chunks();
    List<String> names = keys.chunks(key, stamp, count);
    return chunks
        .write(names, packed, ttl)
        .compose(
            written ->
                run(
                    RedisOperation.STORE,
                    RedisScripts.STORE,
                    List.of(keys.count(key.family()), keys.listing(key)),
                    stamp.epoch(),
                    stamp.ticket(),
                    packed.deflated() ? StoredListing.DEFLATED : StoredListing.PLAIN,
                    count,
                    count == 0 ? packed.bytes() : new byte[0],
                    millis(ttl)))
        .map(answer -> stored(key, stamp, names, answer));
  }

  /** Of two listings under one key, the chunks of one are of no use any more. */
  private boolean stored(ListingKey key, Stamp stamp, List<String> names, List<byte[]> answer) {
    if (answer.size() < 4) {
      chunks.expireSoon(names);
      return false;
    }
    Stamp before = new Stamp(RedisScripts.text(answer.get(1)), RedisScripts.text(answer.get(2)));
    int count = StoredListing.count(RedisScripts.text(answer.get(3)));
    if (!before.equals(stamp) && packing.isPossible(count)) {
      chunks.expireSoon(keys.chunks(key, before, count));
    }
    return true;
  }

  @Override
  public Future<Epoch> supersede(ListingFamily family, Epoch known) {
    return run(
            RedisOperation.SUPERSEDE,
            RedisScripts.SUPERSEDE,
            List.of(keys.count(family)),
            known.value())
        .map(answer -> new Epoch(number(RedisScripts.text(answer.get(0)))));
  }

  @Override
  public Future<Map<ListingFamily, Epoch>> epochs(Collection<ListingFamily> families) {
    return counts.read(families);
  }

  private Future<List<byte[]>> run(
      RedisOperation operation, String script, List<String> names, Object... arguments) {
    return link.call(operation, client -> RedisScripts.run(client, script, names, arguments));
  }

  private <T> Future<T> work(long bytes, Supplier<T> work) {
    if (bytes < QUICK) {
      return Future.succeededFuture(work.get());
    }
    return vertx.<T>executeBlocking(work::get, false).map(Objects::requireNonNull);
  }

  /** About as many bytes as it will be. */
  private static long size(Listing listing) {
    long bytes = 0;
    for (CatalogEntry entry : listing.entries()) {
      bytes += entry.definition().length() + ENTRY;
    }
    return bytes;
  }

  private static long number(String digits) {
    return Long.parseLong(digits);
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
