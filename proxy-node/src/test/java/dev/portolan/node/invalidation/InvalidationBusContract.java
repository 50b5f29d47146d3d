package dev.portolan.node.invalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.invalidation.InvalidationBus.Listener;
import dev.portolan.node.invalidation.InvalidationBus.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every bus must do. A twin's test extends this and says how the bus is made. */
public abstract class InvalidationBusContract {
  private static final Duration BOUND = Duration.ofSeconds(15);

  /** A bus that nobody has used, among nodes that nobody else is on. */
  protected abstract InvalidationBus bus();

  @Test
  void everySubscriberHearsWhatIsPublished() throws Exception {
    // Given
    InvalidationBus bus = bus();
    Ear one = new Ear();
    Ear other = new Ear();
    subscribe(bus, one);
    subscribe(bus, other);

    // When
    published(bus, 1);

    // Then
    await().atMost(BOUND).untilAsserted(() -> assertThat(one.heard).containsExactly(change(1)));
    await().atMost(BOUND).untilAsserted(() -> assertThat(other.heard).containsExactly(change(1)));
  }

  @Test
  void aNewSubscriberBeginsWithAGap() throws Exception {
    // Given
    InvalidationBus bus = bus();
    Ear ear = new Ear();

    // When
    subscribe(bus, ear);

    // Then
    await().atMost(BOUND).untilAsserted(() -> assertThat(ear.gaps.get()).isPositive());
  }

  @Test
  void aCancelledSubscriberHearsNothingMore() throws Exception {
    // Given
    InvalidationBus bus = bus();
    Ear gone = new Ear();
    Ear still = new Ear();
    Subscription subscription = subscribe(bus, gone);
    subscribe(bus, still);

    // When
    subscription.cancel();
    published(bus, 1);

    // Then
    await().atMost(BOUND).untilAsserted(() -> assertThat(still.heard).hasSize(1));
    assertThat(gone.heard).isEmpty();
  }

  @Test
  void aListenerThatThrowsHarmsNobodyElse() throws Exception {
    // Given
    InvalidationBus bus = bus();
    Ear ear = new Ear();
    subscribe(bus, new Broken());
    subscribe(bus, ear);

    // When
    published(bus, 1);
    published(bus, 2);

    // Then
    await()
        .atMost(BOUND)
        .untilAsserted(() -> assertThat(ear.heard).containsExactly(change(1), change(2)));
  }

  private static Subscription subscribe(InvalidationBus bus, Listener listener) throws Exception {
    return bus.subscribe(listener)
        .toCompletionStage()
        .toCompletableFuture()
        .get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private static void published(InvalidationBus bus, long epoch) throws Exception {
    bus.publish(change(epoch))
        .toCompletionStage()
        .toCompletableFuture()
        .get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private static CatalogChanged change(long epoch) {
    Fingerprint mount = Fingerprint.of("mount").add("contract").build();
    return new CatalogChanged(new ListingFamily(mount, EntryKind.TOOL), new Epoch(epoch));
  }

  private static final class Ear implements Listener {
    final List<CatalogChanged> heard = new CopyOnWriteArrayList<>();
    final AtomicInteger gaps = new AtomicInteger();

    @Override
    public void changed(CatalogChanged change) {
      heard.add(change);
    }

    @Override
    public void gap() {
      gaps.incrementAndGet();
    }
  }

  private static final class Broken implements Listener {
    @Override
    public void changed(CatalogChanged change) {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public void gap() {
      throw new IllegalStateException("broken on purpose");
    }
  }
}
