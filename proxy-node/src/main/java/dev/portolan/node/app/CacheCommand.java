package dev.portolan.node.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.node.app.ManagementClient.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The catalog of a running node, for operators: asked over its management listener. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "See what the catalog of a running node holds, and have all nodes fetch it anew. Needs the"
            + " node's management.token.")
final class CacheCommand {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALL = "Meant for everything, so no filter is given.";

  private final Function<String, @Nullable String> env;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * @param env the value of an environment variable, or null
   */
  CacheCommand(Function<String, @Nullable String> env) {
    this.env = env;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the listings that the node holds.")
  int list(@Mixin NodeOptions node, @Mixin CacheOptions options) throws InterruptedException {
    Answer answer = ask(CacheRoute.LIST, node, options, "");
    return tell(answer, options, CacheText::list);
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show the same with their entries: name, key, original name, size.")
  int show(
      @Mixin NodeOptions node,
      @Mixin CacheOptions options,
      @Option(names = "--definitions", description = "And what the backend wrote.")
          boolean definitions)
      throws InterruptedException {
    Answer answer = ask(CacheRoute.SHOW, node, options, definitions ? "definitions" : "");
    return tell(answer, options, CacheText::show);
  }

  @Command(
      name = "refresh",
      mixinStandardHelpOptions = true,
      description = "Have every node fetch anew what it holds, at once.")
  int refresh(
      @Mixin NodeOptions node,
      @Mixin CacheOptions options,
      @Option(names = "--all", description = ALL) boolean all)
      throws InterruptedException {
    Answer answer = ask(CacheRoute.REFRESH, node, options, all ? "all" : "");
    return tell(answer, options, done -> done("refreshed", done));
  }

  @Command(
      name = "purge",
      mixinStandardHelpOptions = true,
      description = "Have every node forget what it holds; it is fetched anew when asked for.")
  int purge(
      @Mixin NodeOptions node,
      @Mixin CacheOptions options,
      @Option(names = "--all", description = ALL) boolean all)
      throws InterruptedException {
    Answer answer = ask(CacheRoute.PURGE, node, options, all ? "all" : "");
    return tell(answer, options, done -> done("purged", done));
  }

  private static List<String> done(String what, JsonNode answer) {
    return List.of(
        what + " " + answer.path("families").asText() + " families, each one kind of one mount");
  }

  /**
   * A node's answer.
   *
   * @param body as the node wrote it: what it quotes is not to be re-spelled on the way
   * @param json the same, read
   */
  private record Answer(String body, JsonNode json) {}

  private Answer ask(CacheRoute route, NodeOptions node, CacheOptions options, String flag)
      throws InterruptedException {
    Map<String, String> parameters = new LinkedHashMap<>(options.parameters());
    if (!flag.isEmpty()) {
      parameters.put(flag, "true");
    }
    ManagementClient client = new ManagementClient(node.access(env));
    Reply reply = client.send(route, parameters);
    JsonNode answer = parse(client, reply);
    if (reply.status() == 200) {
      return new Answer(reply.body(), answer);
    }
    throw failure(client, reply.status(), answer);
  }

  private static JsonNode parse(ManagementClient client, Reply reply) {
    try {
      JsonNode answer = JSON.readTree(reply.body());
      if (answer.isObject()) {
        return answer;
      }
    } catch (JsonProcessingException foreign) {
      // said below
    }
    throw client.unreachable("status " + reply.status() + ", and no JSON object");
  }

  private static CommandFailed failure(ManagementClient client, int status, JsonNode answer) {
    String error = TextTable.harmless(answer.path("error").asText("status " + status));
    return switch (status) {
      case 400 -> new CommandFailed(ExitCode.USAGE, error);
      case 401, 403 -> new CommandFailed(ExitCode.NO_PERMISSION, error);
      case 500 -> new CommandFailed(ExitCode.INTERNAL, "the node failed: " + error);
      case 503 -> new CommandFailed(ExitCode.UNAVAILABLE, notDone(error, answer));
      default -> client.unreachable("status " + status + ": " + error);
    };
  }

  private static String notDone(String error, JsonNode answer) {
    List<String> failed = CacheText.failed(answer);
    return failed.isEmpty()
        ? error
        : error
            + ": "
            + failed.size()
            + " failed, of "
            + answer.path("families").asText()
            + " asked for; only this node knows of the change\n"
            + String.join("\n", failed);
  }

  private int tell(Answer answer, CacheOptions options, Function<JsonNode, List<String>> asText) {
    var out = spec.commandLine().getOut();
    if (options.json()) {
      out.println(answer.body());
    } else {
      asText.apply(answer.json()).forEach(out::println);
      if (answer.json().path("truncated").asBoolean()) {
        spec.commandLine()
            .getErr()
            .println("there is more than is shown (expected: a narrower filter)");
      }
    }
    out.flush();
    return ExitCode.OK;
  }
}
