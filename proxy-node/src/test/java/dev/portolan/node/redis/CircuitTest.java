package dev.portolan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.redis.StoreUnavailable.Reason;
import dev.portolan.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private final ManualClock clock = new ManualClock();
  private final Circuit circuit = new Circuit(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));

  @Test
  void isOpenUntilRedisHasAnswered() {
    // When
    boolean before = circuit.isClosed();
    circuit.answered();

    // Then
    assertThat(before).isFalse();
    assertThat(circuit.isClosed()).isTrue();
  }

  @Test
  void oneFailureOpensItAndOneAnswerClosesIt() {
    // Given
    reached();

    // When
    var probe = circuit.failed(circuit.period(), Reason.TIMEOUT);
    boolean open = !circuit.isClosed();
    circuit.answered();

    // Then
    assertThat(probe).contains(Duration.ofMillis(100));
    assertThat(open).isTrue();
    assertThat(circuit.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(circuit.isClosed()).isTrue();
  }

  @Test
  void onlyTheFirstOfManyFailuresAsksForAProbe() {
    // Given
    reached();
    long period = circuit.period();
    circuit.failed(period, Reason.TIMEOUT);

    // When, Then
    assertThat(circuit.failed(period, Reason.UNREACHABLE)).isEmpty();
    assertThat(circuit.reason()).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void whatWasBegunBeforeItClosedDoesNotOpenItAgain() {
    // Given
    reached();
    long earlier = circuit.period();
    circuit.failed(earlier, Reason.TIMEOUT);
    circuit.answered();

    // When
    var probe = circuit.failed(earlier, Reason.TIMEOUT);

    // Then
    assertThat(probe).isEmpty();
    assertThat(circuit.isClosed()).isTrue();
  }

  @Test
  void probesWaitTwiceAsLongEachTimeUpToHalfASecond() {
    // Given
    reached();
    Duration first = circuit.failed(circuit.period(), Reason.TIMEOUT).orElseThrow();

    // When
    List<Long> waits =
        Stream.concat(
                Stream.of(first),
                Stream.generate(() -> circuit.unanswered(Reason.TIMEOUT)).limit(4))
            .map(Duration::toMillis)
            .toList();

    // Then
    assertThat(waits).containsExactly(100L, 200L, 400L, 500L, 500L);
  }

  @Test
  void whatFailsAgainAtOnceIsNotProbedMoreOften() {
    // Given
    reached();
    circuit.failed(circuit.period(), Reason.NO_MASTER);
    circuit.unanswered(Reason.NO_MASTER);
    circuit.answered();

    // When
    clock.advance(Duration.ofMillis(1_999));
    var soon = circuit.failed(circuit.period(), Reason.NO_MASTER);

    // Then
    assertThat(soon).contains(Duration.ofMillis(400));
  }

  @Test
  void afterAWhileProbesBeginAnew() {
    // Given
    reached();
    circuit.failed(circuit.period(), Reason.NO_MASTER);
    circuit.unanswered(Reason.NO_MASTER);
    circuit.answered();

    // When
    clock.advance(Duration.ofSeconds(2));
    var later = circuit.failed(circuit.period(), Reason.NO_MASTER);

    // Then
    assertThat(later).contains(Duration.ofMillis(100));
  }

  private void reached() {
    circuit.answered();
    clock.advance(Duration.ofMinutes(1));
  }
}
