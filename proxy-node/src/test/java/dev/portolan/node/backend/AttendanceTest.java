package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.Fingerprint;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttendanceTest {
  private static final int MOST = 10_000;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final AtomicInteger entries = new AtomicInteger();
  private final Attendance<String> attendance =
      new Attendance<>(Duration.ofMinutes(10), nanos::get);

  @Test
  void aMountIsEnteredOnceHoweverOftenItIsAttended() {
    // When
    attend("crm");
    minutes(9);
    attend("crm");
    minutes(9);
    attend("crm");

    // Then
    assertThat(attendance.all()).containsExactly("crm 1");
  }

  @Test
  void aMountThatNobodyAttendsIsForgottenAndEnteredAnew() {
    // Given
    attend("crm");
    attend("gh");
    minutes(6);
    attend("gh");

    // When
    minutes(6);

    // Then
    assertThat(attendance.all()).containsExactly("gh 2");
    attend("crm");
    assertThat(attendance.all()).containsExactlyInAnyOrder("gh 2", "crm 3");
  }

  @Test
  void aMountThatComesBackBeforeAnybodyLooksIsEnteredAnewToo() {
    // Given
    attend("crm");
    minutes(11);

    // When
    attend("crm");

    // Then
    assertThat(attendance.all()).containsExactly("crm 2");
  }

  @Test
  void ofTooManyTheOneThatWasAttendedLongestAgoGivesWay() {
    // Given
    for (int mount = 0; mount < MOST; mount++) {
      attend("m" + mount);
      nanos.incrementAndGet();
    }
    attend("m0");

    // When
    nanos.incrementAndGet();
    attend("one more");

    // Then
    assertThat(attendance.all())
        .hasSize(MOST)
        .contains("m0 1", "one more 10001")
        .doesNotContain("m1 2");
  }

  private void attend(String mount) {
    attendance.attend(
        Fingerprint.of(mount).build(), entered -> mount + " " + entries.incrementAndGet());
  }

  private void minutes(int passed) {
    nanos.addAndGet(Duration.ofMinutes(passed).toNanos());
  }
}
