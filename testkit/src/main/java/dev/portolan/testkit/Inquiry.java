package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.RpcCode;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A tool or prompt that asks its client something before it answers, in the way of the era: modern
 * clients get {@code input_required} and come back, legacy clients are asked on the open stream.
 *
 * @param rounds the questions of each round, as the request makes them
 * @param stateful whether modern rounds carry a sealed state; needed when there is more than one
 * @param modest asks only what the client can answer, instead of refusing the request
 * @param finish the result, from the request and all answers by key
 */
record Inquiry(
    StateSeal seal,
    List<Function<Call, List<Question>>> rounds,
    boolean stateful,
    boolean modest,
    Finish finish)
    implements Function<Call, Reply> {

  /** Makes the result as JSON. */
  interface Finish {
    String result(Call call, JsonNode answers);
  }

  /** One round of fixed questions, without state. */
  static Inquiry of(StateSeal seal, Finish finish, Question... questions) {
    List<Question> fixed = List.of(questions);
    return new Inquiry(seal, List.of(call -> fixed), false, false, finish);
  }

  Inquiry withState() {
    return new Inquiry(seal, rounds, true, modest, finish);
  }

  Inquiry askingWhatItMay() {
    return new Inquiry(seal, rounds, stateful, true, finish);
  }

  @Override
  public Reply apply(Call call) {
    return call.era() == Era.MODERN
        ? modern(call)
        : Reply.talk(talk -> askRound(talk, 0, Json.object()));
  }

  private Reply modern(Call call) {
    JsonNode state = Json.object();
    JsonNode sealed = call.params().path("requestState");
    if (!sealed.isMissingNode()) {
      JsonNode opened = seal.open(sealed.asText());
      if (opened == null || !opened.path("for").asText().equals(call.name())) {
        return Reply.failure(RpcCode.INVALID_PARAMS, "requestState was not sealed here");
      }
      state = opened;
    }
    int round = state.path("round").asInt();
    ObjectNode answers = Json.object();
    answers.setAll(state.withObjectProperty("answers"));
    List<Question> questions = rounds.get(round).apply(call);
    Reply refusal = refusal(call, questions);
    if (refusal != null) {
      return refusal;
    }
    questions = allowed(questions, call.meta(MetaKey.CLIENT_CAPABILITIES));
    boolean answersSomething = !stateful || !sealed.isMissingNode();
    JsonNode responses = call.params().path(answersSomething ? "inputResponses" : "");
    if (!takeAnswers(responses, questions, answers)) {
      return inputRequired(call, questions, round, answers);
    }
    return round + 1 == rounds.size()
        ? Reply.json(finish.result(call, answers))
        : inputRequired(call, rounds.get(round + 1).apply(call), round + 1, answers);
  }

  private @Nullable Reply refusal(Call call, List<Question> questions) {
    JsonNode capabilities = call.meta(MetaKey.CLIENT_CAPABILITIES);
    ObjectNode missing = Json.object();
    for (Question question : questions) {
      if (!capabilities.has(question.capability())) {
        missing.putObject(question.capability());
      }
    }
    return missing.isEmpty() || modest ? null : missingCapability(missing);
  }

  static Reply missingCapability(ObjectNode missing) {
    ObjectNode data = Json.object();
    data.set("requiredCapabilities", missing);
    return Reply.failure(
        RpcCode.MISSING_CLIENT_CAPABILITY, "Missing client capability", data.toString());
  }

  private static List<Question> allowed(List<Question> questions, JsonNode capabilities) {
    return questions.stream().filter(asked -> capabilities.has(asked.capability())).toList();
  }

  private static boolean takeAnswers(JsonNode from, List<Question> questions, ObjectNode into) {
    for (Question question : questions) {
      JsonNode answer = from.path(question.key());
      if (!question.isAnsweredBy(answer)) {
        return false;
      }
      into.set(question.key(), answer);
    }
    return true;
  }

  private Reply inputRequired(Call call, List<Question> questions, int round, ObjectNode answers) {
    ObjectNode result = Json.object().put("resultType", "input_required");
    ObjectNode requests = result.putObject("inputRequests");
    for (Question question : questions) {
      requests.set(question.key(), question.asRequest());
    }
    if (stateful) {
      ObjectNode state = Json.object().put("for", call.name()).put("round", round);
      state.set("answers", answers);
      result.put("requestState", seal.seal(state));
    }
    return Reply.json(result.toString());
  }

  private void askRound(Conversation talk, int round, ObjectNode answers) {
    if (round == rounds.size()) {
      talk.finish(finish.result(talk.call(), answers));
      return;
    }
    List<Question> questions = rounds.get(round).apply(talk.call());
    List<Question> allowed = allowed(questions, talk.clientCapabilities());
    if (allowed.size() < questions.size() && !modest) {
      talk.finish(Texts.error("the client cannot answer " + questions.getFirst().method()));
      return;
    }
    List<Future<JsonNode>> asked =
        allowed.stream()
            .map(
                question ->
                    talk.ask(question.method(), question.paramsJson())
                        .onSuccess(answer -> answers.set(question.key(), answer)))
            .toList();
    Future.all(asked).onSuccess(all -> askRound(talk, round + 1, answers)).onFailure(talk::broke);
  }
}
