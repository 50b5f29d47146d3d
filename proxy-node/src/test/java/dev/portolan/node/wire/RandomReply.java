package dev.portolan.node.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** JSON-RPC messages in many spellings, full of places where something changes or must not. */
final class RandomReply {
  private static final int[] LETTERS = "ab:/\"\\\n\t ß€\ud83d\ude00{}[],0".codePoints().toArray();
  private final Random random;

  RandomReply(Random random) {
    this.random = random;
  }

  String response() {
    List<String> members = new ArrayList<>();
    members.add(member("jsonrpc", () -> "\"2.0\""));
    members.add(member("id", () -> one("1", "\"x\\u0022\"", "null", "-0.5e+3", "\"\"")));
    members.add(
        random.nextInt(4) == 0 ? member("error", this::error) : member("result", this::result));
    maybe(members, "params", () -> object(List.of(member("uri", this::text))));
    maybe(members, "taskId", this::text);
    return object(members);
  }

  String notification() {
    String method =
        one(
            "notifications/resources/updated",
            "notifications/tasks/status",
            "notifications/x",
            "own");
    List<String> members = new ArrayList<>();
    members.add(member("method", () -> quoted(method)));
    maybe(
        members,
        "params",
        () -> object(List.of(member("uri", this::scalar), member("taskId", this::scalar))));
    return object(members);
  }

  String request() {
    return object(
        List.of(
            member("method", () -> one("\"ping\"", "\"roots/list\"")),
            member("id", () -> one("1", "\"x\"")),
            member("params", () -> object(List.of(member("taskId", this::text))))));
  }

  /** These messages as an event stream, with comments, event ids and empty events between them. */
  String events(List<String> messages) {
    String end = one("\n", "\r\n", "\r");
    var stream = new StringBuilder(one("", "\ufeff", ": hello" + end));
    for (String message : messages) {
      stream.append(one("", "id: 7" + end, "event: message" + end, ": ping" + end));
      String data = message.replaceAll("[\n\r]", end + one("data:", "data: "));
      stream.append("data:").append(one("", " ")).append(data).append(end);
      stream.append(one("", "retry: 5" + end)).append(end);
      stream.append(one("", ": ping" + end + end, "id: 8" + end + "data:" + end + end));
    }
    return stream.toString();
  }

  private String result() {
    List<String> members = new ArrayList<>();
    maybe(members, "requestState", this::scalar);
    maybe(members, "taskId", this::scalar);
    maybe(members, "ttlMs", this::scalar);
    maybe(members, "contents", () -> array(this::resource));
    maybe(members, "content", () -> array(this::block));
    maybe(members, "messages", () -> array(() -> object(List.of(member("content", this::said)))));
    maybe(
        members,
        "structuredContent",
        () -> object(List.of(member("content", () -> array(this::block)))));
    maybe(members, "_meta", this::block);
    return object(members);
  }

  private String error() {
    return object(
        List.of(
            member("code", () -> one("-32002", "-32002.0", "-32601", "\"-32002\"", "1e99")),
            member("data", () -> object(List.of(member("code", () -> "-32002"))))));
  }

  private String said() {
    return random.nextBoolean() ? block() : array(this::block);
  }

  private String block() {
    return switch (random.nextInt(4)) {
      case 0 ->
          object(List.of(member("uri", this::text), member("type", () -> "\"resource_link\"")));
      case 1 -> object(List.of(member("resource", this::resource)));
      case 2 -> object(List.of(member("text", this::text), member("_meta", this::resource)));
      default -> scalar();
    };
  }

  private String resource() {
    return object(List.of(member("uri", this::text), member("text", this::text)));
  }

  private void maybe(List<String> members, String key, Supplier<String> value) {
    if (random.nextBoolean()) {
      members.add(member(key, value));
    }
  }

  private String member(String key, Supplier<String> value) {
    return quoted(key) + space() + ":" + space() + value.get();
  }

  private String object(List<String> members) {
    List<String> shuffled = new ArrayList<>(members);
    Collections.shuffle(shuffled, random);
    return "{" + space() + String.join(space() + "," + space(), shuffled) + space() + "}";
  }

  private String array(Supplier<String> element) {
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(element.get());
    }
    return "[" + space() + String.join("," + space(), elements) + space() + "]";
  }

  private String scalar() {
    return random.nextInt(4) == 0 ? one("7", "true", "null", "[]", "{}", "-1.50E+2") : text();
  }

  private String text() {
    int length = random.nextInt(12);
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return quoted(text.toString());
  }

  private String quoted(String text) {
    var json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean mustEscape = c < 0x20 || c == '"' || c == '\\';
      boolean mayEscape = !Character.isSurrogate(c) && random.nextInt(9) == 0;
      json.append(mustEscape || mayEscape ? String.format("\\u%04x", (int) c) : c);
    }
    return json.append('"').toString();
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String space() {
    return random.nextInt(3) > 0 ? "" : one(" ", "\t", "\n", "  ");
  }
}
