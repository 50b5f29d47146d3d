package dev.portolan.testkit;

import static dev.portolan.testkit.Definition.tool;
import static dev.portolan.testkit.Question.elicit;
import static dev.portolan.testkit.Question.roots;
import static dev.portolan.testkit.Question.sample;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.testkit.Inquiry.Finish;
import java.util.List;
import java.util.function.Function;

/** Tools that need something from the client before they can answer. */
final class AskingTools {
  private static final String PREFIX = "test_input_required_result_";
  private static final String ACCOUNT_SCHEMA =
      """
      {"type":"object","properties":{
        "username":{"type":"string","description":"User's response"},
        "email":{"type":"string","description":"User's email address"}},
       "required":["username","email"]}\
      """;
  private static final String DEFAULTS_SCHEMA =
      """
      {"type":"object","properties":{
        "name":{"type":"string","default":"John Doe"},
        "age":{"type":"integer","default":30},
        "score":{"type":"number","default":95.5},
        "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},
        "verified":{"type":"boolean","default":true}}}\
      """;
  private static final String ENUMS_SCHEMA =
      """
      {"type":"object","properties":{
        "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
        "titledSingle":{"type":"string","oneOf":[
          {"const":"value1","title":"First Option"},{"const":"value2","title":"Second Option"},
          {"const":"value3","title":"Third Option"}]},
        "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
          "enumNames":["Option One","Option Two","Option Three"]},
        "untitledMulti":{"type":"array",
          "items":{"type":"string","enum":["option1","option2","option3"]}},
        "titledMulti":{"type":"array","items":{"anyOf":[
          {"const":"value1","title":"First Choice"},{"const":"value2","title":"Second Choice"},
          {"const":"value3","title":"Third Choice"}]}}}}\
      """;

  private final FakeMcpServer server;
  private final StateSeal seal;

  private AskingTools(FakeMcpServer server, StateSeal seal) {
    this.server = server;
    this.seal = seal;
  }

  static void addTo(FakeMcpServer server, StateSeal seal) {
    AskingTools tools = new AskingTools(server, seal);
    tools.addPlain();
    tools.addInputRequired();
    tools.addStateful();
    server
        .offers(tool("test_missing_capability", "Cannot be called without sampling"))
        .answers("test_missing_capability", AskingTools::needsSampling);
  }

  private void addPlain() {
    offers(
        tool("test_sampling", "Asks the client's model", oneText("prompt")),
        rounds(call -> List.of(sample("answer", call.arguments().path("prompt").asText(), 100))),
        (call, answers) -> Texts.result("LLM response: " + textOf(answers.path("answer"))));
    offers(
        tool("test_elicitation", "Asks the user", oneText("message")),
        rounds(
            call ->
                List.of(elicit("user", call.arguments().path("message").asText(), ACCOUNT_SCHEMA))),
        (call, answers) -> Texts.result("User response: " + completed(answers.path("user"))));
    offers(
        tool("test_elicitation_sep1034_defaults", "Asks the user, with defaults"),
        rounds(call -> List.of(elicit("user", "Please review the defaults", DEFAULTS_SCHEMA))),
        (call, answers) ->
            Texts.result("Elicitation completed: " + completed(answers.path("user"))));
    offers(
        tool("test_elicitation_sep1330_enums", "Asks the user, with choices"),
        rounds(call -> List.of(elicit("user", "Please choose", ENUMS_SCHEMA))),
        (call, answers) ->
            Texts.result("Elicitation completed: " + completed(answers.path("user"))));
  }

  private void addInputRequired() {
    asks(
        "elicitation",
        Inquiry.of(
            seal,
            (call, answers) ->
                Texts.result("Hello, " + answers.at("/user_name/content/name").asText() + "!"),
            elicit("user_name", "What is your name?", "name", "string")));
    asks(
        "sampling",
        Inquiry.of(
            seal,
            (call, answers) -> Texts.result(textOf(answers.path("capital_question"))),
            sample("capital_question", "What is the capital of France?", 100)));
    asks(
        "list_roots",
        Inquiry.of(
            seal,
            (call, answers) -> Texts.result("Roots: " + answers.at("/client_roots/roots")),
            roots("client_roots")));
    asks(
        "capabilities",
        Inquiry.of(
                seal,
                (call, answers) -> Texts.result("Answers: " + answers),
                elicit("user_name", "What is your name?", "name", "string"),
                sample("greeting", "Generate a greeting", 50))
            .askingWhatItMay());
  }

  private void addStateful() {
    Question confirm = elicit("confirm", "Please confirm", "ok", "boolean");
    Finish stateOk = (call, answers) -> Texts.result("state-ok: confirmed");
    asks("request_state", Inquiry.of(seal, stateOk, confirm).withState());
    asks("tampered_state", Inquiry.of(seal, stateOk, confirm).withState());
    asks(
        "multiple_inputs",
        Inquiry.of(
                seal,
                (call, answers) -> Texts.result("Answers: " + answers),
                elicit("user_name", "What is your name?", "name", "string"),
                sample("greeting", "Generate a greeting", 50),
                roots("client_roots"))
            .withState());
    Question first = elicit("step1", "Step 1: What is your name?", "name", "string");
    Question second = elicit("step2", "Step 2: What is your favorite color?", "color", "string");
    asks(
        "multi_round",
        new Inquiry(
            seal,
            List.of(call -> List.of(first), call -> List.of(second)),
            true,
            false,
            (call, answers) ->
                Texts.result(
                    "%s likes %s"
                        .formatted(
                            answers.at("/step1/content/name").asText(),
                            answers.at("/step2/content/color").asText()))));
  }

  private void asks(String what, Inquiry inquiry) {
    String name = PREFIX + what;
    server.offers(tool(name, "Needs input: " + what)).answers(name, inquiry);
  }

  private void offers(Definition tool, List<Function<Call, List<Question>>> rounds, Finish finish) {
    server.offers(tool).answers(tool.id(), new Inquiry(seal, rounds, false, false, finish));
  }

  private static List<Function<Call, List<Question>>> rounds(Function<Call, List<Question>> only) {
    return List.of(only);
  }

  private static Reply needsSampling(Call call) {
    boolean lacking =
        call.era() == Era.MODERN && !call.meta(MetaKey.CLIENT_CAPABILITIES).has("sampling");
    var missing = Json.object();
    missing.putObject("sampling");
    return lacking
        ? Inquiry.missingCapability(missing)
        : Reply.text("The client can be asked for sampling");
  }

  private static String oneText(String argument) {
    return "{\"type\":\"object\",\"properties\":{\"%s\":{\"type\":\"string\"}},\"required\":[\"%s\"]}"
        .formatted(argument, argument);
  }

  private static String textOf(JsonNode sampled) {
    JsonNode content = sampled.path("content");
    return (content.isArray() ? content.path(0) : content).path("text").asText();
  }

  private static String completed(JsonNode elicited) {
    return "action=%s, content=%s"
        .formatted(elicited.path("action").asText(), elicited.path("content"));
  }
}
