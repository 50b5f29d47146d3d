package dev.portolan.testkit;

/** Results that say one thing. */
final class Texts {
  private Texts() {}

  static String content(String text) {
    return "{\"type\":\"text\",\"text\":" + Json.quote(text) + "}";
  }

  /** A tool result. */
  static String result(String text) {
    return "{\"content\":[" + content(text) + "]}";
  }

  /** A tool result that says the tool has failed. */
  static String error(String text) {
    return "{\"content\":[" + content(text) + "],\"isError\":true}";
  }

  /** A prompt result, from content objects as JSON. */
  static String prompt(String... contents) {
    StringBuilder messages = new StringBuilder();
    for (String content : contents) {
      messages
          .append(messages.isEmpty() ? "" : ",")
          .append("{\"role\":\"user\",\"content\":")
          .append(content)
          .append("}");
    }
    return "{\"messages\":[" + messages + "]}";
  }
}
