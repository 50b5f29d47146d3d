package dev.portolan.testkit;

import static dev.portolan.testkit.Definition.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.portolan.model.mcp.McpMethod;
import java.util.stream.Stream;

/** The prompts of the everything server, and completion of their arguments. */
final class EverythingPrompts {
  private static final String[] WORDS = {"paris", "park", "party", "test", "testing"};

  private EverythingPrompts() {}

  static void addTo(FakeMcpServer server, StateSeal seal) {
    server
        .offers(prompt("test_simple_prompt"))
        .answers(
            "test_simple_prompt",
            Reply.json(Texts.prompt(Texts.content("This is a simple prompt for testing."))))
        .offers(prompt("test_prompt_with_arguments", "arg1", "arg2"))
        .answers("test_prompt_with_arguments", EverythingPrompts::withArguments)
        .offers(prompt("test_prompt_with_embedded_resource", "resourceUri"))
        .answers("test_prompt_with_embedded_resource", EverythingPrompts::embedding)
        .offers(prompt("test_prompt_with_image"))
        .answers(
            "test_prompt_with_image",
            Reply.json(
                Texts.prompt(Samples.IMAGE, Texts.content("Please analyze the image above."))))
        .offers(prompt("test_input_required_result_prompt"))
        .answers("test_input_required_result_prompt", asking(seal))
        .answers(McpMethod.COMPLETE, EverythingPrompts::complete);
  }

  private static Reply withArguments(Call call) {
    JsonNode arguments = call.arguments();
    String text =
        "Prompt with arguments: arg1='%s', arg2='%s'"
            .formatted(arguments.path("arg1").asText(), arguments.path("arg2").asText());
    return Reply.json(Texts.prompt(Texts.content(text)));
  }

  private static Reply embedding(Call call) {
    String uri = call.arguments().path("resourceUri").asText();
    return Reply.json(
        Texts.prompt(
            Samples.embedded(uri, "text/plain", "Embedded resource content for testing."),
            Texts.content("Please process the embedded resource above.")));
  }

  private static Inquiry asking(StateSeal seal) {
    return Inquiry.of(
        seal,
        (call, answers) ->
            Texts.prompt(
                Texts.content("Context: " + answers.at("/user_context/content/context").asText())),
        Question.elicit(
            "user_context", "What context should the prompt use?", "context", "string"));
  }

  private static Reply complete(Call call) {
    String begun = call.params().path("argument").path("value").asText();
    var result = Json.object();
    ArrayNode values = result.putObject("completion").put("hasMore", false).putArray("values");
    Stream.of(WORDS).filter(word -> word.startsWith(begun)).forEach(values::add);
    return Reply.json(result.toString());
  }
}
