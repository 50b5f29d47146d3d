package dev.portolan.loadtest.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.loadtest.answers.Answer;
import dev.portolan.loadtest.answers.Verdict;
import dev.portolan.loadtest.gatling.SseMessages.Heard;
import dev.portolan.loadtest.tally.Tally;
import dev.portolan.loadtest.tally.Tally.Span;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check of a simulation catches what it is there for. */
class ChecksTest {
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong();
  private final Revisions revisions = new Revisions(2, BOUND, now::get);
  private final Tally tally = new Tally(Duration.ZERO);
  private final Notices notices = new Notices(tally);

  private void turnAt(long time) {
    now.set(time);
    revisions.turn();
  }

  private Verdict verdictOfList(long askedAt, String first, String second) {
    String tools =
        EchoBackend.entries(EntryKind.TOOL, List.of("chart_0"), first)
            + ","
            + EchoBackend.entries(EntryKind.TOOL, List.of("chart_1"), second);
    String page = EchoBackend.page(EntryKind.TOOL, tools, Era.MODERN);
    String body = "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":" + page + "}";
    return new Answer(200, body).judge("1", revisions.askedAt(askedAt)).verdict();
  }

  @Test
  void takesTheNewRevisionAndTheOldOneWithinTheBound() {
    // Given
    turnAt(10 * SECOND);

    // Then
    assertThat(verdictOfList(20 * SECOND, "Revision 1", "Revision 1")).isEqualTo(Verdict.OK);
    assertThat(verdictOfList(11 * SECOND, "Revision 0", "Revision 0")).isEqualTo(Verdict.OK);
    assertThat(revisions.oldest()).isEqualTo(BOUND);
  }

  @Test
  void catchesAnOldListAfterTheBound() {
    // Given
    turnAt(10 * SECOND);

    // Then
    assertThat(verdictOfList(11 * SECOND + 1, "Revision 0", "Revision 0")).isEqualTo(Verdict.WRONG);
    assertThat(revisions.oldest()).isGreaterThan(BOUND);
  }

  @Test
  void catchesAMixARevisionThatIsNoneAndOneFromTheFuture() {
    // Given
    turnAt(10 * SECOND);

    // Then
    assertThat(verdictOfList(10 * SECOND, "Revision 0", "Revision 1")).isEqualTo(Verdict.WRONG);
    assertThat(verdictOfList(10 * SECOND, "Mine", "Mine")).isEqualTo(Verdict.WRONG);
    assertThat(verdictOfList(10 * SECOND, "Revision 2", "Revision 2")).isEqualTo(Verdict.WRONG);
  }

  @Test
  void onlyAKillExplainsABrokenRequest() {
    // Given
    List<Long> kills = List.of(10 * SECOND);

    // Then: under way, made just after, long before, long after
    assertThat(unexplained(kills, new Span(9 * SECOND, 11 * SECOND))).isZero();
    assertThat(unexplained(kills, new Span(11 * SECOND, 12 * SECOND))).isZero();
    assertThat(unexplained(kills, new Span(8 * SECOND, 9 * SECOND))).isEqualTo(1);
    assertThat(unexplained(kills, new Span(11 * SECOND + 1, 12 * SECOND))).isEqualTo(1);
    assertThat(unexplained(kills, new Span(9 * SECOND, 12 * SECOND + 1))).as("hangs").isEqualTo(1);
    assertThat(unexplained(List.of(), new Span(0, SECOND))).isEqualTo(1);
  }

  private static long unexplained(List<Long> kills, Span broken) {
    return Kills.unexplained(List.of(broken), kills, BOUND);
  }

  private static Heard message(long at, String method, String id) {
    return new Heard(
        at,
        Answer.parsed(
            ("{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":{\"_meta\":"
                    + "{\"io.modelcontextprotocol/subscriptionId\":\"%s\"}}}")
                .formatted(method, id)));
  }

  private static Heard acknowledged() {
    return message(1, "notifications/subscriptions/acknowledged", "l1");
  }

  private static Heard changed(long at, String id) {
    return message(at, "notifications/tools/list_changed", id);
  }

  @Test
  void takesAStreamThatHeardEachChangeOnce() {
    // Given
    notices.changed(100);
    notices.changed(200);

    // When
    notices.heard("l1", List.of(acknowledged(), changed(130, "l1"), changed(210, "l1")));

    // Then
    assertThat(tally.count(Verdict.OK)).isEqualTo(1);
    assertThat(notices.heard()).isEqualTo(2);
    assertThat(notices.lag(99)).isEqualTo(30);
  }

  @Test
  void catchesANoticeThatIsLostTwiceOrAnothers() {
    // Given
    notices.changed(100);

    // When
    notices.heard("l1", List.of(acknowledged()));
    notices.heard("l1", List.of(acknowledged(), changed(130, "l1"), changed(140, "l1")));
    notices.heard("l1", List.of(acknowledged(), changed(130, "l2")));
    notices.heard("l1", List.of(changed(130, "l1"), changed(140, "l1")));

    // Then
    assertThat(tally.count(Verdict.WRONG)).isEqualTo(4);
    assertThat(tally.count(Verdict.OK)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"t0", "t999"})
  void tenantsAreKnownByTheirNames(String name) {
    assertThat(TenantsYaml.name(TenantsYaml.numberOf(name))).isEqualTo(name);
  }
}
