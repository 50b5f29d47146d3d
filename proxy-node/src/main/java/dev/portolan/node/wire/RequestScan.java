package dev.portolan.node.wire;

import dev.portolan.model.mcp.MetaKey;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the body of a request: where its parts lie, and whether it is one JSON text without
 * duplicate keys. What the parts mean is told by {@link RequestReader}.
 *
 * <p>The scan goes on after a duplicate key, so that the request's id is found wherever it lies;
 * bytes that are not JSON end it.
 */
final class RequestScan {
  private static final Key JSONRPC = Key.of("jsonrpc");
  private static final Key ID = Key.of("id");
  private static final Key METHOD = Key.of("method");
  private static final Key PARAMS = Key.of("params");
  private static final Key RESULT = Key.of("result");
  private static final Key ERROR = Key.of("error");
  private static final Key NAME = Key.of("name");
  private static final Key URI = Key.of("uri");
  private static final Key TASK = Key.of("task");
  private static final Key TASK_ID = Key.of("taskId");
  private static final Key ARGUMENTS = Key.of("arguments");
  private static final Key CURSOR = Key.of("cursor");
  private static final Key REQUEST_STATE = Key.of("requestState");
  private static final Key INPUT_RESPONSES = Key.of("inputResponses");
  private static final Key REF = Key.of("ref");
  private static final Key NOTIFICATIONS = Key.of("notifications");
  private static final Key META = Key.of("_meta");
  private static final Key VERSION = Key.of(MetaKey.PROTOCOL_VERSION);
  private static final Key CAPABILITIES = Key.of(MetaKey.CLIENT_CAPABILITIES);
  private static final Key PROGRESS_TOKEN = Key.of(MetaKey.PROGRESS_TOKEN);
  private static final Key TRACEPARENT = Key.of(MetaKey.TRACEPARENT);
  private static final Key TRACESTATE = Key.of(MetaKey.TRACESTATE);
  private static final Key BAGGAGE = Key.of(MetaKey.BAGGAGE);

  private final byte[] body;
  private final JsonScanner scanner;

  /** What is wrong with the bytes; null if they are JSON without duplicate keys. */
  @Nullable String flaw;

  /** Whether the body is good JSON, but not an object. */
  boolean notObject;

  boolean isResponse;
  @Nullable Span jsonrpc;
  @Nullable Span id;
  @Nullable Span method;
  @Nullable Span params;
  @Nullable Span name;
  @Nullable Span uri;
  @Nullable Span task;
  @Nullable Span taskId;
  @Nullable Span arguments;
  @Nullable Span cursor;
  @Nullable Span requestState;
  @Nullable Span inputResponses;
  @Nullable Span ref;
  @Nullable Span notifications;
  @Nullable Span meta;
  @Nullable Span version;
  @Nullable Span capabilities;
  @Nullable Span progressToken;
  @Nullable Span traceparent;
  @Nullable Span tracestate;
  @Nullable Span baggage;

  private boolean idTwice;

  private RequestScan(byte[] body, int maxDepth) {
    this.body = body;
    this.scanner = new JsonScanner(body, 0, body.length, maxDepth);
  }

  static RequestScan of(byte[] body, int maxDepth) {
    var scan = new RequestScan(body, maxDepth);
    try {
      scan.document();
    } catch (BadJson bad) {
      scan.flaw = bad.detail();
    }
    return scan;
  }

  /** The id if it could be read and there is only one. */
  RequestId requestId() {
    Span at = id;
    boolean readable = at != null && !idTwice && (isString(at) || isNumber(at));
    return at != null && readable ? RequestId.in(body, at) : RequestId.NONE;
  }

  /** Whether the body is good JSON, and an array. */
  boolean isArray() {
    return notObject && flaw == null && body[JsonLexis.spaceEnd(body, 0, body.length)] == '[';
  }

  boolean isString(@Nullable Span at) {
    return at != null && body[at.from()] == '"';
  }

  boolean isObject(@Nullable Span at) {
    return at != null && body[at.from()] == '{';
  }

  boolean isNumber(Span at) {
    byte first = body[at.from()];
    return first == '-' || (first >= '0' && first <= '9');
  }

  boolean isStringOrInteger(Span at) {
    if (!isNumber(at)) {
      return isString(at);
    }
    BigDecimal number = JsonNumbers.value(body, at.from(), at.to());
    return number != null && JsonNumbers.isInteger(number);
  }

  /** The decoded text of a string. */
  String text(Span string) {
    return JsonText.decode(body, string);
  }

  /** The decoded text of a string, or null if it is not there or not a string. */
  @Nullable String stringOrNull(@Nullable Span at) {
    return at != null && isString(at) ? JsonText.decode(body, at) : null;
  }

  byte[] body() {
    return body;
  }

  private void document() {
    if (scanner.peek() == '{') {
      root();
    } else {
      scanner.skipValue();
      notObject = true;
    }
    scanner.expectEnd();
  }

  private void root() {
    var seen = new SeenKeys(body);
    scanner.openObject();
    while (scanner.nextMember()) {
      boolean isNew = noteKey(seen, "the message");
      if (scanner.keyIs(ID)) {
        idTwice = !isNew;
        id = delimited(scanner.value());
      } else if (scanner.keyIs(PARAMS)) {
        params = isAt('{') ? paramsObject() : scanner.value();
      } else if (scanner.keyIs(METHOD)) {
        method = scanner.value();
      } else if (scanner.keyIs(JSONRPC)) {
        jsonrpc = scanner.value();
      } else {
        isResponse |= scanner.keyIs(RESULT) || scanner.keyIs(ERROR);
        scanner.skipValue();
      }
    }
  }

  /** A number at the very end of a body that was cut off may lack digits: it is not the id. */
  private @Nullable Span delimited(Span at) {
    return at.to() < body.length ? at : null;
  }

  private Span paramsObject() {
    int from = scanner.position();
    var seen = new SeenKeys(body);
    scanner.openObject();
    while (scanner.nextMember()) {
      noteKey(seen, "params");
      if (scanner.keyIs(NAME)) {
        name = scanner.value();
      } else if (scanner.keyIs(ARGUMENTS)) {
        arguments = scanner.value();
      } else if (scanner.keyIs(META)) {
        meta = isAt('{') ? metaObject() : scanner.value();
      } else if (scanner.keyIs(URI)) {
        uri = scanner.value();
      } else if (scanner.keyIs(CURSOR)) {
        cursor = scanner.value();
      } else {
        rarerParam();
      }
    }
    return new Span(from, scanner.position());
  }

  private void rarerParam() {
    if (scanner.keyIs(REQUEST_STATE)) {
      requestState = scanner.value();
    } else if (scanner.keyIs(INPUT_RESPONSES)) {
      inputResponses = scanner.value();
    } else if (scanner.keyIs(TASK)) {
      task = scanner.value();
    } else if (scanner.keyIs(TASK_ID)) {
      taskId = scanner.value();
    } else if (scanner.keyIs(REF)) {
      ref = isAt('{') ? objectOf("params.ref") : scanner.value();
    } else if (scanner.keyIs(NOTIFICATIONS)) {
      notifications = isAt('{') ? objectOf("params.notifications") : scanner.value();
    } else {
      scanner.skipValue();
    }
  }

  private Span metaObject() {
    int from = scanner.position();
    var seen = new SeenKeys(body);
    scanner.openObject();
    while (scanner.nextMember()) {
      noteKey(seen, "params._meta");
      if (scanner.keyIs(VERSION)) {
        version = scanner.value();
      } else if (scanner.keyIs(CAPABILITIES)) {
        capabilities = scanner.value();
      } else if (scanner.keyIs(PROGRESS_TOKEN)) {
        progressToken = scanner.value();
      } else if (scanner.keyIs(TRACEPARENT)) {
        traceparent = scanner.value();
      } else if (scanner.keyIs(TRACESTATE)) {
        tracestate = scanner.value();
      } else if (scanner.keyIs(BAGGAGE)) {
        baggage = scanner.value();
      } else {
        scanner.skipValue();
      }
    }
    return new Span(from, scanner.position());
  }

  /** An object by whose members Portolan routes: a backend must not read others than we do. */
  private Span objectOf(String where) {
    int from = scanner.position();
    var seen = new SeenKeys(body);
    scanner.openObject();
    while (scanner.nextMember()) {
      noteKey(seen, where);
      scanner.skipValue();
    }
    return new Span(from, scanner.position());
  }

  private boolean noteKey(SeenKeys seen, String where) {
    boolean isNew = seen.add(scanner);
    if (!isNew && flaw == null) {
      flaw = "duplicate key '" + Clip.of(scanner.key()) + "' in " + where;
    }
    return isNew;
  }

  private boolean isAt(char first) {
    return scanner.peek() == first;
  }
}
