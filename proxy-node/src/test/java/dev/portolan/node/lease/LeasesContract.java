package dev.portolan.node.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.Fingerprint;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What all leases must do for the one who asks. A twin's test extends this. */
public abstract class LeasesContract {
  protected static final Fingerprint A = Fingerprint.of("lease").add("a").build();
  protected static final Fingerprint B = Fingerprint.of("lease").add("b").build();
  protected static final Duration LONG = Duration.ofMinutes(5);

  /** Leases that nobody has asked for yet. */
  protected abstract Leases leases();

  @Test
  void theFirstHolderHasTheFirstFence() throws Exception {
    // When
    Map<Fingerprint, Long> held = done(leases().hold(List.of(A, B), LONG));

    // Then
    assertThat(held).isEqualTo(Map.of(A, 1L, B, 1L));
  }

  @Test
  void whoRenewsInTimeKeepsItsFence() throws Exception {
    // Given
    Map<Fingerprint, Long> first = done(leases().hold(Set.of(A), LONG));

    // When
    Map<Fingerprint, Long> again = done(leases().hold(Set.of(A), LONG));

    // Then
    assertThat(again).isEqualTo(first);
  }

  @Test
  void whatIsWantedTwiceIsHeldOnce() throws Exception {
    // When
    Map<Fingerprint, Long> held = done(leases().hold(List.of(A, A), LONG));

    // Then
    assertThat(held).isEqualTo(Map.of(A, 1L));
  }

  @Test
  void whoWantsNothingHoldsNothing() throws Exception {
    // When
    Map<Fingerprint, Long> held = done(leases().hold(List.of(), LONG));
    done(leases().release(List.of()));

    // Then
    assertThat(held).isEmpty();
  }

  @Test
  void whatWasGivenUpCanBeTakenAgain() throws Exception {
    // Given
    done(leases().hold(Set.of(A), LONG));

    // When
    done(leases().release(Set.of(A, B)));
    Map<Fingerprint, Long> again = done(leases().hold(Set.of(A), LONG));

    // Then
    assertThat(again).containsOnlyKeys(A);
  }

  protected static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
