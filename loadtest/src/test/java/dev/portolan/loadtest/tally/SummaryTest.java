package dev.portolan.loadtest.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portolan.loadtest.answers.Answer;
import dev.portolan.loadtest.answers.Ask;
import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.answers.Judgement;
import dev.portolan.loadtest.answers.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final long MILLI = 1_000_000;
  private static final Expected FINE = new Expected.Status(Set.of(200));

  private final Tally tally = new Tally(Duration.ofSeconds(1));

  private void ended(String kind, int status, long askedMs, long tookMs) {
    Ask ask = new Ask(kind, "ask", FINE, askedMs * MILLI);
    if (status != 0) {
      ask.answered(new Answer(status, "text"), (askedMs + tookMs) * MILLI);
    }
    tally.ended(ask, (askedMs + tookMs) * MILLI);
  }

  private Summary summary(Promise... promises) {
    return new Summary("Play", tally, Map.of("tools/call", 2L), true, List.of(promises));
  }

  @Test
  void countsEachVerdictApartAndTimesWhatIsGoodAfterTheWarmUp() {
    // Given
    ended("a", 200, 0, 500);
    ended("a", 200, 1_000, 10);
    ended("a", 503, 1_100, 20);
    ended("b", 418, 1_200, 30);
    ended("b", 0, 1_300, 700);

    // When
    List<String> row = summary().row();

    // Then: name, requests, ok, refused, wrong, broken, p50, p95, p99, requests/s, backends, end
    assertThat(row)
        .containsExactly(
            "Play", "5", "2", "1", "1", "1", "10.0", "10.0", "10.0", "3", "0.400", "passed");
    assertThat(tally.count("b", Verdict.BROKEN)).isEqualTo(1);
    assertThat(tally.broken()).containsExactly(new Tally.Span(1_300 * MILLI, 2_000 * MILLI));
  }

  @Test
  void aPromiseThatDoesNotHoldFailsTheRun() {
    // Given
    ended("a", 200, 0, 1);

    // When
    Summary kept = summary(Promise.none("thing", 0), Promise.atMost("things", 3, 3));
    Summary broken = summary(Promise.none("thing", 0), Promise.exactly("things", 3, 4));

    // Then
    assertThat(kept.isKept()).isTrue();
    assertThat(kept.lines()).contains("Play passed");
    assertThat(broken.isKept()).isFalse();
    assertThat(broken.lines()).contains("BROKEN  things: 3  (seen: 4)", "Play FAILED");
    assertThat(broken.row()).endsWith("FAILED");
  }

  @Test
  void tellsWhyRequestsFailed() {
    // Given
    ended("call", 418, 0, 1);
    ended("call", 418, 0, 1);
    tally.noted("stream", Judgement.wrong("nothing was heard", "of 7"), "ask-7");

    // When
    List<String> lines = summary().lines();

    // Then
    assertThat(lines)
        .contains(
            "     2  call: wrong: status 418",
            "     1  stream: wrong: nothing was heard",
            "stream: wrong: nothing was heard: ask-7: of 7");
  }

  @Test
  void noRequestOfABackendIsNoneAndUnknownOnesAreUnknown() {
    // Given
    ended("a", 200, 0, 1);

    // When
    Summary none = new Summary("Play", tally, Map.of(), true, List.of());
    Summary unknown = new Summary("Play", tally, Map.of(), false, List.of());

    // Then
    assertThat(none.row()).contains("0.000");
    assertThat(unknown.row()).contains("-").doesNotContain("0.000");
  }

  @Test
  void promisesCompare() {
    assertThat(Promise.none("x", 1).isKept()).isFalse();
    assertThat(Promise.atMost("x", 1, 2).isKept()).isFalse();
    assertThat(Promise.atLeast("x", 2, 1).isKept()).isFalse();
    assertThat(Promise.exactly("x", 2, 1).isKept()).isFalse();
    assertThat(Promise.exactly("x", 2, 2).isKept()).isTrue();
  }

  @Test
  void columnsRefuseARowOfAnotherLength() {
    // Given
    Columns columns = new Columns().row(List.of("", "n")).row(List.of("long", "10"));

    // Then
    assertThat(columns.lines()).containsExactly("       n", "long  10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> columns.row(List.of("one")))
        .withMessageContaining("expected: 2 cells");
  }
}
