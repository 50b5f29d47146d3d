package dev.portolan.testkit.fast;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a fast backend answers, made beforehand but for the request's id. */
final class FastAnswers {
  private static final byte[] ID = bytes("\"id\":");
  private static final String OWN = "/own/";
  private static final byte[] METHOD = bytes("\"method\":\"");

  private final Answer called;
  private final Answer listed;

  /** What stands before and after the title of the first tool. */
  private final String[] aroundTitle;

  private final Answer described;
  private final Answer empty;

  FastAnswers(FastOptions options) {
    String kind = options.legacy() ? "" : "\"resultType\":\"complete\",";
    String hints = options.legacy() ? "" : ",\"ttlMs\":3600000,\"cacheScope\":\"public\"";
    this.called = Answer.of(called(kind, options.replyBytes()));
    String list = "{" + kind + "\"tools\":[" + tools(options.tools()) + "]" + hints + "}";
    this.listed = Answer.of(list);
    this.aroundTitle = list.split("Tool 0", 2);
    this.described = Answer.of(described(options.legacy(), hints));
    this.empty = Answer.of("{}");
  }

  /** The answer to this request; null for what is none, such as a notification. */
  @Nullable Buffer to(String path, Buffer request) {
    byte[] body = request.getBytes();
    int id = after(ID, body);
    return id < 0 ? null : answerTo(path, body).with(body, id, endOfId(body, id));
  }

  private Answer answerTo(String path, byte[] body) {
    int method = after(METHOD, body);
    if (isAt("tools/call\"", body, method)) {
      return called;
    }
    if (isAt("tools/list\"", body, method)) {
      return path.startsWith(OWN) ? listedAt(path) : listed;
    }
    return isAt("ping\"", body, method) ? empty : described;
  }

  private Answer listedAt(String path) {
    return Answer.of(String.join(path, aroundTitle));
  }

  private static String called(String kind, int bytes) {
    String head = "{" + kind + "\"content\":[{\"type\":\"text\",\"text\":\"";
    String tail = "\"}]}";
    int frame = Answer.frame() + head.length() + tail.length();
    return head + "x".repeat(Math.max(1, bytes - frame)) + tail;
  }

  /** Tools as they are in the field: a sentence of description, a schema with two properties. */
  private static String tools(int count) {
    StringBuilder tools = new StringBuilder();
    for (int number = 0; number < count; number++) {
      tools.append(number == 0 ? "" : ",").append(tool(number));
    }
    return tools.toString();
  }

  private static String tool(int number) {
    return """
    {"name":"tool_%d","title":"Tool %d","description":"Answers with a text that does not depend on \
    what it is given, number %d.","inputSchema":{"type":"object","properties":{"query":{"type":\
    "string","description":"What is looked for."},"limit":{"type":"integer","minimum":1,\
    "maximum":100}},"required":["query"]}}\
    """
        .formatted(number, number, number);
  }

  private static String described(boolean legacy, String hints) {
    String server = "{\"name\":\"fast\",\"version\":\"1.0.0\"}";
    return legacy
        ? "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},\"serverInfo\":"
            + server
            + "}"
        : "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":"
            + "{\"tools\":{}},\"_meta\":{\"io.modelcontextprotocol/serverInfo\":"
            + server
            + "}"
            + hints
            + "}";
  }

  private static int endOfId(byte[] body, int from) {
    int at = from;
    boolean quoted = body[from] == '"';
    while (++at < body.length) {
      if (quoted ? body[at] == '"' : body[at] == ',' || body[at] == '}') {
        return quoted ? at + 1 : at;
      }
    }
    return at;
  }

  /** Where what follows the first of these begins, or -1. */
  private static int after(byte[] wanted, byte[] body) {
    for (int at = 0; at + wanted.length < body.length; at++) {
      int same = 0;
      while (same < wanted.length && body[at + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return at + same;
      }
    }
    return -1;
  }

  private static boolean isAt(String wanted, byte[] body, int at) {
    if (at < 0 || at + wanted.length() > body.length) {
      return false;
    }
    for (int same = 0; same < wanted.length(); same++) {
      if (body[at + same] != wanted.charAt(same)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A response around the id. */
  private static final class Answer {
    private static final byte[] HEAD = bytes("{\"jsonrpc\":\"2.0\",\"id\":");

    private final byte[] tail;

    private Answer(byte[] tail) {
      this.tail = tail;
    }

    static Answer of(String result) {
      return new Answer(bytes(",\"result\":" + result + "}"));
    }

    /** Bytes that are not the result, with an id of one digit. */
    static int frame() {
      return HEAD.length + ",\"result\":}".length() + 1;
    }

    Buffer with(byte[] body, int from, int to) {
      return Buffer.buffer(HEAD.length + (to - from) + tail.length)
          .appendBytes(HEAD)
          .appendBytes(body, from, to - from)
          .appendBytes(tail);
    }
  }
}
