package dev.portolan.node.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InMemoryRelayLogTest extends RelayLogContract {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
  private final RelayLog logs = new InMemoryRelayLog(nanos::get);

  @Override
  protected RelayLog logs() {
    return logs;
  }

  @Override
  protected void passLife() {
    nanos.addAndGet(RelayLog.LIFE.toNanos());
  }

  @Test
  void eachMessageKeepsItsLogForAWholeLife() throws Exception {
    // Given
    append(A, "one");
    nanos.addAndGet(RelayLog.LIFE.toNanos() - 1);
    append(B, "other");

    // When
    append(A, "two");
    nanos.addAndGet(RelayLog.LIFE.toNanos() - 1);

    // Then
    assertThat(read(A, 0)).containsExactly("1 one", "2 two");
    nanos.addAndGet(1);
    assertThat(read(A, 0)).isEmpty();
  }

  @Test
  void holdsAsManyMessagesAsMayBe() throws Exception {
    // Given
    for (int i = 0; i < RelayLog.MAX_MESSAGES; i++) {
      assertThat(append(A, "")).isEqualTo(i + 1);
    }

    // When, Then
    assertThat(append(A, "")).isZero();
  }

  @Test
  void takesNothingMoreOverAllUntilSomethingIsForgotten() throws Exception {
    // Given
    RelayLog small = new InMemoryRelayLog(nanos::get, 1, 10);
    done(small.append(A, new byte[6]));

    // When
    Future<Long> another = small.append(B, new byte[1]);
    Future<Long> tooMuch = small.append(A, new byte[5]);
    long asMuch = done(small.append(A, new byte[4]));
    passLife();
    long afterwards = done(small.append(B, new byte[10]));

    // Then
    assertThat(another.cause()).isInstanceOf(LogUnavailable.class);
    assertThat(tooMuch.cause()).isInstanceOf(LogUnavailable.class);
    assertThat(asMuch).isEqualTo(2);
    assertThat(afterwards).isEqualTo(1);
  }
}
