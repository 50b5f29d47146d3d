package dev.portolan.testkit;

import static dev.portolan.testkit.Definition.prompt;
import static dev.portolan.testkit.Definition.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tools that change a list and say so. The list really differs each time (a revision in {@code
 * _meta}), since a gateway that compares content tells its clients of true changes only.
 */
final class ChangingTools {
  private static final String TOOL = "test_trigger_tool_change";
  private static final String PROMPT = "test_changing_prompt";

  private final FakeMcpServer server;
  private final AtomicInteger revision = new AtomicInteger();

  private ChangingTools(FakeMcpServer server) {
    this.server = server;
  }

  static void addTo(FakeMcpServer server) {
    ChangingTools tools = new ChangingTools(server);
    tools.offer(tool(TOOL, "Changes the list of tools"));
    tools.offer(prompt(PROMPT));
    server
        .answers(TOOL, call -> tools.changeTools())
        .answers(PROMPT, Reply.json(Texts.prompt(Texts.content("This prompt changes."))))
        .offers(tool("test_trigger_prompt_change", "Changes the list of prompts"))
        .answers("test_trigger_prompt_change", call -> tools.changePrompts());
  }

  private Reply changeTools() {
    offer(tool(TOOL, "Changes the list of tools"));
    server.announceToolsChanged();
    return Reply.text("The list of tools has changed");
  }

  private Reply changePrompts() {
    offer(prompt(PROMPT));
    server.announcePromptsChanged();
    return Reply.text("The list of prompts has changed");
  }

  private void offer(Definition definition) {
    ObjectNode json = (ObjectNode) Json.parse(definition.json());
    json.putObject("_meta").put("dev.portolan.testkit/revision", revision.incrementAndGet());
    server.offers(new Definition(definition.kind(), definition.id(), json.toString()));
  }
}
