package dev.portolan.loadtest.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private static final String ID = "ask-7";
  private static final Expected TEXT = Expected.text("t1|echo|ask-7");
  private static final Expected NAMES = Expected.list("tools", "name", List.of("a", "b"));

  private static String resultOf(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(id, result);
  }

  private static String textOf(String text) {
    return resultOf("\"ask-7\"", "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
  }

  private static String errorOf(String error) {
    return "{\"jsonrpc\":\"2.0\",\"id\":\"ask-7\",\"error\":" + error + "}";
  }

  private static Verdict verdict(int status, String body, Expected expected) {
    return new Answer(status, body).judge(ID, expected).verdict();
  }

  @Test
  void takesTheAnswerOfThisVeryCall() {
    // When
    Verdict asJson = verdict(200, textOf("t1|echo|ask-7"), TEXT);
    Verdict asEvents =
        verdict(200, ": alive\n\nevent: message\ndata: " + textOf("t1|echo|ask-7") + "\n\n", TEXT);

    // Then
    assertThat(asJson).isEqualTo(Verdict.OK);
    assertThat(asEvents).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // of another call, of another tenant, of another tool, and nothing at all
        "t1|echo|ask-8",
        "t2|echo|ask-7",
        "t1|other|ask-7",
        ""
      })
  void catchesAnothersText(String text) {
    assertThat(verdict(200, textOf(text), TEXT)).isEqualTo(Verdict.WRONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"ask-8\"", "7", "null", "\"\""})
  void catchesTheIdOfAnother(String id) {
    // Given
    String body = resultOf(id, "{\"content\":[{\"type\":\"text\",\"text\":\"t1|echo|ask-7\"}]}");

    // When
    Judgement judgement = new Answer(200, body).judge(ID, TEXT);

    // Then
    assertThat(judgement.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(judgement.why()).isEqualTo("id of another");
  }

  @Test
  void catchesAnErrorUnderStatus200() {
    // Given
    String body = errorOf("{\"code\":-32603,\"message\":\"lost\"}");

    // When
    Judgement judgement = new Answer(200, body).judge(ID, TEXT);

    // Then
    assertThat(judgement.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(judgement.why()).isEqualTo("error -32603");
    assertThat(judgement.detail()).contains("lost");
  }

  @Test
  void catchesAResultThatIsAnError() {
    // Given
    String result =
        "{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"t1|echo|ask-7\"}]}";

    // When
    Judgement judgement = new Answer(200, resultOf("\"ask-7\"", result)).judge(ID, TEXT);

    // Then
    assertThat(judgement.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(judgement.why()).isEqualTo("isError");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[]",
        "[{\"name\":\"a\"}]",
        "[{\"name\":\"b\"},{\"name\":\"a\"}]",
        "[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]",
        "[{\"name\":\"a\"},{\"title\":\"b\"}]"
      })
  void catchesAListThatIsNotTheWholeAndOnlyThat(String tools) {
    assertThat(verdict(200, resultOf("\"ask-7\"", "{\"tools\":" + tools + "}"), NAMES))
        .isEqualTo(Verdict.WRONG);
  }

  @Test
  void takesTheWholeList() {
    // Given
    String tools = "{\"tools\":[{\"name\":\"a\"},{\"name\":\"b\"}]}";

    // When
    Verdict verdict = verdict(200, resultOf("\"ask-7\"", tools), NAMES);

    // Then
    assertThat(verdict).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{\"jsonrpc\":\"2.0\"",
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\n"
      })
  void catchesWhatIsNoAnswer(String body) {
    assertThat(verdict(200, body, TEXT)).isEqualTo(Verdict.WRONG);
  }

  @Test
  void countsARefusalApart() {
    // Given
    String retryable = errorOf("{\"code\":-32603,\"message\":\"\",\"data\":{\"retryable\":true}}");
    String forGood = errorOf("{\"code\":-32603,\"message\":\"\",\"data\":{\"retryable\":false}}");

    // Then
    assertThat(verdict(429, "{}", TEXT)).isEqualTo(Verdict.REFUSED);
    assertThat(verdict(503, "{}", TEXT)).isEqualTo(Verdict.REFUSED);
    assertThat(verdict(200, retryable, TEXT)).isEqualTo(Verdict.REFUSED);
    assertThat(verdict(200, forGood, TEXT)).isEqualTo(Verdict.WRONG);
  }

  @Test
  void countsWhatABalancerSaysAsBroken() {
    assertThat(verdict(502, "node 2 gave no reply", TEXT)).isEqualTo(Verdict.BROKEN);
    assertThat(verdict(502, errorOf("{\"code\":-32603}"), TEXT)).isEqualTo(Verdict.WRONG);
  }

  @Test
  void anErrorThatMustBeIsTakenAndAnyOtherIsNot() {
    // Given
    Expected unknown = new Expected.Failure(-32602);

    // Then
    assertThat(verdict(200, errorOf("{\"code\":-32602}"), unknown)).isEqualTo(Verdict.OK);
    assertThat(verdict(200, errorOf("{\"code\":-32603}"), unknown)).isEqualTo(Verdict.WRONG);
    assertThat(verdict(200, textOf("of another"), unknown)).isEqualTo(Verdict.WRONG);
  }

  @Test
  void aStatusThatMustBeIsTakenAndAnyOtherIsNot() {
    // Given
    Expected gone = new Expected.Status(Set.of(404));

    // Then
    assertThat(verdict(404, "", gone)).isEqualTo(Verdict.OK);
    assertThat(verdict(200, "", gone)).isEqualTo(Verdict.WRONG);
  }

  @Test
  void catchesAResultWithAnotherStatus() {
    assertThat(verdict(400, textOf("t1|echo|ask-7"), TEXT)).isEqualTo(Verdict.WRONG);
  }

  private static String progress(String token, int step) {
    return ("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
            + "{\"progressToken\":\"%s\",\"progress\":%d,\"total\":2}}\n\n")
        .formatted(token, step);
  }

  private static Verdict verdictOfProgress(String progress) {
    String body = progress + "data: " + textOf("t1|echo|ask-7") + "\n\n";
    return verdict(200, body, Expected.progress(ID, 2, "t1|echo|ask-7"));
  }

  @Test
  void takesAllProgressInOrder() {
    assertThat(verdictOfProgress(progress(ID, 1) + progress(ID, 2))).isEqualTo(Verdict.OK);
  }

  @Test
  void catchesProgressThatIsLostTwiceInDisorderOrAnothers() {
    assertThat(verdictOfProgress(progress(ID, 1))).isEqualTo(Verdict.WRONG);
    assertThat(verdictOfProgress(progress(ID, 1) + progress(ID, 1) + progress(ID, 2)))
        .isEqualTo(Verdict.WRONG);
    assertThat(verdictOfProgress(progress(ID, 2) + progress(ID, 1))).isEqualTo(Verdict.WRONG);
    assertThat(verdictOfProgress(progress(ID, 1) + progress("ask-8", 2))).isEqualTo(Verdict.WRONG);
  }

  @Test
  void progressDoesNotMakeAWrongTextGood() {
    // Given
    String body = progress(ID, 1) + progress(ID, 2) + "data: " + textOf("another's") + "\n\n";

    // When
    Verdict verdict = verdict(200, body, Expected.progress(ID, 2, "t1|echo|ask-7"));

    // Then
    assertThat(verdict).isEqualTo(Verdict.WRONG);
  }
}
