package dev.portolan.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The side of a fake server that speaks 2026-07-28: no sessions, POST only, strict. */
final class ModernSide {
  private final String serverName;
  private final Offers offers;
  private final Script script;
  private final ReplyWriter writer;
  private final ListenStreams listeners;
  private volatile List<String> versions = ModernRules.versions();
  private volatile boolean lenient;

  ModernSide(
      String serverName,
      Offers offers,
      Script script,
      ReplyWriter writer,
      ListenStreams listeners) {
    this.serverName = serverName;
    this.offers = offers;
    this.script = script;
    this.writer = writer;
    this.listeners = listeners;
  }

  void versions(List<String> supported) {
    versions = supported;
  }

  void lenient(boolean yes) {
    lenient = yes;
  }

  void serve(Exchange exchange) {
    Call call = exchange.call();
    if (!call.httpMethod().equals("POST")) {
      exchange.header("Allow", "POST");
      exchange.send(405, Map.of(), "");
    } else if (call.json().has("method") && !call.json().has("id")) {
      exchange.send(202, Map.of(), "");
    } else {
      Reply refusal = lenient ? null : refusal(call);
      writer.write(exchange, refusal == null ? answer(call) : refusal);
    }
  }

  private @Nullable Reply refusal(Call call) {
    Reply refusal = ModernRules.refusal(call, versions);
    if (refusal != null || !call.method().equals(McpMethod.TOOLS_CALL.wireName())) {
      return refusal;
    }
    Definition tool = offers.find(EntryKind.TOOL, call.name());
    return tool == null ? null : ModernRules.refusalOfParams(call, tool);
  }

  private Reply answer(Call call) {
    if (script.hasOwn(call.method())) {
      return script.replyTo(call);
    }
    if (call.method().equals(McpMethod.DISCOVER.wireName())) {
      return discovered();
    }
    return call.method().equals(McpMethod.LISTEN.wireName())
        ? listeners.accept(call)
        : script.replyTo(call);
  }

  private Reply discovered() {
    ObjectNode result = Json.object();
    versions.forEach(result.putArray("supportedVersions")::add);
    result.set("capabilities", offers.modernCapabilities());
    result
        .putObject("_meta")
        .putObject(MetaKey.SERVER_INFO)
        .put("name", serverName)
        .put("version", "1.0.0");
    String text = result.toString();
    return new Reply.Result(text.substring(0, text.length() - 1) + offers.hints() + "}");
  }
}
