package dev.portolan.node.redis;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.ListingFamily;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** Reads the counts of many families, a few hundred to a batch, without touching them. */
final class Counts {
  private static final int BATCH = 500;
  private static final String EPOCH = "e";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,16}");

  private final RedisLink link;
  private final RedisKeys keys;

  Counts(RedisLink link, RedisKeys keys) {
    this.link = link;
    this.keys = keys;
  }

  /** Leaves out what is not counted, or is no count. */
  Future<Map<ListingFamily, Epoch>> read(Collection<ListingFamily> families) {
    List<ListingFamily> asked = List.copyOf(families);
    List<Future<Map<ListingFamily, Epoch>>> parts = new ArrayList<>();
    for (int from = 0; from < asked.size(); from += BATCH) {
      parts.add(part(asked.subList(from, Math.min(asked.size(), from + BATCH))));
    }
    return Future.all(parts)
        .map(
            done -> {
              Map<ListingFamily, Epoch> all = HashMap.newHashMap(asked.size());
              parts.forEach(part -> all.putAll(part.result()));
              return Map.copyOf(all);
            });
  }

  private Future<Map<ListingFamily, Epoch>> part(List<ListingFamily> families) {
    return link.call(RedisOperation.EPOCHS, client -> batch(client, families))
        .map(
            found -> {
              Map<ListingFamily, Epoch> epochs = HashMap.newHashMap(found.size());
              for (int i = 0; i < found.size(); i++) {
                ListingFamily family = families.get(i);
                found.get(i).ifPresent(epoch -> epochs.put(family, epoch));
              }
              return epochs;
            });
  }

  private CompletionStage<List<Optional<Epoch>>> batch(
      RedissonClient client, List<ListingFamily> families) {
    RBatch batch = client.createBatch(BatchOptions.defaults());
    List<CompletableFuture<String>> answers =
        families.stream()
            .map(
                family ->
                    batch
                        .<String, String>getMap(keys.count(family), StringCodec.INSTANCE)
                        .getAsync(EPOCH)
                        .toCompletableFuture())
            .toList();
    // A batch fails as a whole if one of its commands does; all of them were answered.
    return batch
        .executeAsync()
        .handle((done, failure) -> failure)
        .thenApply(failure -> answers.stream().map(answer -> epoch(answer, failure)).toList());
  }

  private static Optional<Epoch> epoch(
      CompletableFuture<String> answer, @Nullable Throwable failure) {
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      return Optional.ofNullable(answer.getNow("")).flatMap(Counts::epoch);
    }
    Throwable why = answer.isDone() ? answer.exceptionNow() : failure;
    if (why != null && Failures.isOfAnotherType(why)) {
      return Optional.empty();
    }
    throw Failures.of(why == null ? new IllegalStateException("no answer, no failure") : why);
  }

  private static Optional<Epoch> epoch(String stored) {
    return Optional.of(stored)
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Long::valueOf)
        .filter(value -> value < RedisScripts.EXACT)
        .map(Epoch::new);
  }
}
