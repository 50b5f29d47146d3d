package dev.portolan.testkit.fast;

/**
 * Runs a {@link FastBackend} until it is told to end. Options: {@code --port N} (0, the default,
 * takes a free port), {@code --era modern|legacy}, {@code --tools N}, {@code --reply-bytes N},
 * {@code --loops N}. Prints one line when it is ready.
 */
public final class FastMain {
  private static final String USAGE =
      "usage: --port N --era modern|legacy --tools N --reply-bytes N --loops N";

  private FastMain() {}

  public static void main(String[] args) {
    FastOptions options = parse(args);
    Serving.run("fast backend", options.loops(), vertx -> FastBackend.start(vertx, options));
  }

  private static FastOptions parse(String[] args) {
    if (args.length % 2 != 0) {
      throw wrong(args[args.length - 1]);
    }
    int port = 0;
    boolean legacy = false;
    int tools = 100;
    int replyBytes = 2_048;
    int loops = Runtime.getRuntime().availableProcessors();
    for (int at = 0; at < args.length; at += 2) {
      switch (args[at]) {
        case "--port" -> port = Integer.parseInt(args[at + 1]);
        case "--era" -> legacy = isLegacy(args[at + 1]);
        case "--tools" -> tools = Integer.parseInt(args[at + 1]);
        case "--reply-bytes" -> replyBytes = Integer.parseInt(args[at + 1]);
        case "--loops" -> loops = Integer.parseInt(args[at + 1]);
        default -> throw wrong(args[at]);
      }
    }
    return new FastOptions(port, legacy, tools, replyBytes, loops);
  }

  private static boolean isLegacy(String era) {
    return switch (era) {
      case "modern" -> false;
      case "legacy" -> true;
      default -> throw wrong("--era " + era);
    };
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(what + " (" + USAGE + ")");
  }
}
