package dev.portolan.node.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.seal.AesSeal;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionSamples;
import dev.portolan.node.wire.ClientAbility;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Span;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedQuestionsTest {
  private static final MountId CRM = new MountId("crm");
  private static final String SECRET = "0123456789abcdef";

  private final Seal seal = new AesSeal(SECRET, List.of());
  private final SessionKey asked = SessionSamples.freshKey(SessionSamples.ALICE);
  private final BackendSession in = SessionSamples.backend("the session of all");
  private final SharedQuestions questions = of(in);

  private SharedQuestions of(BackendSession session) {
    return new SharedQuestions(
        seal, asked, CRM, session, Set.of(ClientAbility.ROOTS, ClientAbility.FORM));
  }

  private static String question(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"roots/list\"}";
  }

  private static @Nullable String read(SharedQuestions questions, String message) {
    byte[] told = questions.translated(message.getBytes(UTF_8));
    return told == null ? null : new String(told, UTF_8);
  }

  private RequestId told(SharedQuestions by, String id) {
    return idOf(ObjectEditor.member(RawJson.of("" + read(by, question(id))), "id").orElseThrow());
  }

  private static RequestId idOf(RawJson json) {
    return RequestId.in(json.bytes(), new Span(0, json.length()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "-7.0e3", "\"7\"", "\"a:~b\"", "\"\\u00e9\\n\\\"\"", "\"é\"", "\"\""})
  void takesAnAnswerBackUnderTheIdThatTheBackendSpelled(String own) {
    // Given
    RequestId id = told(questions, own);

    // When
    SharedRequestId answered = SharedRequestId.answered(seal, asked, id).orElseThrow();
    byte[] answer =
        answered.answer(("{\"id\":" + id + ",\"result\":{\"x\":1.50}}").getBytes(UTF_8));

    // Then
    assertThat(answered.mount()).isEqualTo(CRM);
    assertThat(answered.in()).isEqualTo(in);
    assertThat(new String(answer, UTF_8)).isEqualTo("{\"id\":" + own + ",\"result\":{\"x\":1.50}}");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "a\nb", "~:é"})
  void carriesTheSessionAsItIs(@Nullable String sessionId) {
    // Given
    BackendSession session = new BackendSession(sessionId, ProtocolVersion.V2025_11_25);

    // When
    RequestId id = told(of(session), "1");

    // Then
    assertThat(SharedRequestId.answered(seal, asked, id).map(SharedRequestId::in))
        .contains(session);
  }

  @Test
  void opensForNoOtherSessionAndWithNoOtherSecret() {
    // When
    RequestId id = told(questions, "1");

    // Then
    SessionKey another = SessionSamples.freshKey(SessionSamples.ALICE);
    assertThat(SharedRequestId.answered(seal, another, id)).isEmpty();
    assertThat(SharedRequestId.answered(AesSeal.ephemeral(), asked, id)).isEmpty();
    assertThat(SharedRequestId.answered(seal, asked, id)).isPresent();
  }

  @Test
  void opensNothingThatWasAltered() {
    // Given
    String id = told(questions, "1").toString();

    for (int at = 1; at < id.length() - 1; at++) {
      // When
      char other = id.charAt(at) == 'x' ? 'y' : 'x';
      RawJson altered = RawJson.of(id.substring(0, at) + other + id.substring(at + 1));

      // Then
      assertThat(SharedRequestId.answered(seal, asked, idOf(altered))).as("at %d", at).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"\"", "\"~\"", "\"crm:~\"", "\":~\"", "\"crm:7\"", "\"C R:~x\""})
  void knowsAnIdThatIsNoneOfItsOwn(String id) {
    // When
    var answered = SharedRequestId.answered(seal, asked, idOf(RawJson.of(id)));

    // Then
    assertThat(answered).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[1]", "true"})
  void tellsNothingThatCouldNotBeAnsweredTo(String id) {
    // When
    String told = read(questions, question(id));

    // Then
    assertThat(told).isNull();
  }

  @Test
  void tellsNothingUnderAnIdThatIsTooLong() {
    // Given
    String longest = "\"" + "x".repeat(SharedRequestId.MAX_OWN_BYTES - 2) + "\"";

    // When
    String told = read(questions, question(longest));
    String untold = read(questions, question(longest.replace("\"x", "\"xx")));

    // Then
    assertThat(told).isNotNull();
    assertThat(untold).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "sampling/createMessage", "tasks/get", "made/up"})
  void tellsNothingThatTheClientCannotAnswer(String method) {
    // When
    String told = read(questions, question("1").replace("roots/list", method));

    // Then
    assertThat(told).isNull();
  }

  @Test
  void tellsOfACancellationUnderTheIdOfTheQuestion() {
    // Given
    RequestId id = told(questions, "1");
    String cancelled =
        "{\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":%s,\"reason\":\"r\"}}";

    // When
    String told = read(questions, cancelled.formatted("1"));
    String ofAnother = read(questions, cancelled.formatted("\"1\""));

    // Then
    assertThat(told).isEqualTo(cancelled.formatted(id));
    assertThat(ofAnother).isNull();
  }

  @Test
  void tellsOfNoMoreThanAThousandQuestionsOnOneStream() {
    // When
    for (int id = 0; id < 1_000; id++) {
      assertThat(read(questions, question("" + id))).isNotNull();
    }

    // Then
    assertThat(read(questions, question("1000"))).isNull();
    assertThat(read(questions, question("999"))).isNotNull();
  }
}
