package dev.portolan.node.wire;

import dev.portolan.model.mcp.McpMethod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows where in a message the walk is and what kind of message it is, and makes the edits. As long
 * as the kind is unknown and the output is held, what might have to change is only marked in the
 * hold; when the kind is known the hold is released with the edits that apply.
 */
final class MessageEdits implements JsonListener {
  /** How much may come of a message before it is known what it is. */
  static final int MAX_HEAD = 64 << 10;

  /** How large a request of a legacy server may be. */
  static final int MAX_REQUEST = 1 << 20;

  private static final int DEEPEST_PLACE = 8;

  /** What a message is. */
  private enum Kind {
    UNKNOWN,
    RESPONSE,
    NOTIFICATION,
    UPDATED_NOTIFICATION,
    LOG,
    REQUEST,
    CANCELLATION,
    NONSENSE
  }

  /** A token in the hold that may have to change. */
  private record Mark(Place place, Span at) {}

  private final ReplyEdits edits;
  private final TokenEdits tokens;
  private final ReplyOutput output;
  private final Kind first;
  private final Place[] open = new Place[DEEPEST_PLACE];
  private final List<Mark> marks = new ArrayList<>(2);
  private final Set<String> resultNames = new HashSet<>();
  private Kind kind;
  private Place place = Place.ROOT;
  private int depth;
  private boolean hasId;
  private boolean hasMethod;
  private boolean hasOutcome;
  private boolean resultEmpty;
  private @Nullable Integer errorCode;
  private boolean toolError;

  private MessageEdits(ReplyEdits edits, ReplyOutput output, Kind first) {
    this.edits = edits;
    this.tokens = new TokenEdits(edits);
    this.output = output;
    this.first = first;
    this.kind = first;
  }

  /** For a body that can only be a response. */
  static MessageEdits ofResponse(ReplyEdits edits, ReplyOutput output) {
    return new MessageEdits(edits, output, Kind.RESPONSE);
  }

  /** For any message. */
  static MessageEdits ofMessage(ReplyEdits edits, ReplyOutput output) {
    return new MessageEdits(edits, output, Kind.UNKNOWN);
  }

  /** Makes ready for another message. */
  void reset() {
    kind = first;
    place = Place.ROOT;
    depth = 0;
    hasId = false;
    hasMethod = false;
    hasOutcome = false;
    marks.clear();
  }

  /** True if it has what makes a response: an id, and a result or an error. */
  boolean isAnswer() {
    return kind == Kind.RESPONSE && hasId && hasOutcome;
  }

  /** True if this is a request of a legacy server, which is held and must not pass as it is. */
  boolean isServerRequest() {
    return kind == Kind.REQUEST;
  }

  /** True if a legacy server takes back a request; held, as the request was. */
  boolean isCancellation() {
    return kind == Kind.CANCELLATION;
  }

  /**
   * True if this is a log message of a legacy server, which is held until it is known to be wanted.
   */
  boolean isLog() {
    return kind == Kind.LOG;
  }

  /** The log message is wanted. */
  void letLogPass() {
    become(Kind.NOTIFICATION);
  }

  /** The code of the error in the response, as it came; null if none was seen. */
  @Nullable Integer errorCode() {
    return errorCode;
  }

  /** Whether the result says of itself that the tool has failed. */
  boolean isToolError() {
    return toolError;
  }

  /** The message is over: what is still held of it may pass. */
  void settle() {
    if (kind == Kind.UNKNOWN) {
      become(hasMethod ? Kind.NOTIFICATION : Kind.NONSENSE);
    }
  }

  @Override
  public void key(byte[] in, int from, int to) {
    Place parent = open[depth - 1];
    String name = TokenText.decode(in, from, to);
    place = name == null ? Place.ELSEWHERE : parent.member(name);
    if (parent == Place.ROOT) {
      learn();
    } else if (parent == Place.RESULT) {
      resultEmpty = false;
      if (name != null && edits.resultMembers().containsKey(name)) {
        resultNames.add(name);
      }
    }
  }

  @Override
  public boolean follows(boolean object) {
    if (!place.leadsOn(object) || !tokens.leadTo(place)) {
      return false;
    }
    open[depth++] = place;
    if (place == Place.RESULT) {
      resultEmpty = true;
      resultNames.clear();
    }
    place = place.element();
    return true;
  }

  @Override
  public void closing() {
    depth--;
    if (open[depth] == Place.RESULT && kind == Kind.RESPONSE) {
      output.put(tokens.added(resultNames, resultEmpty));
    }
    place = depth == 0 ? Place.ELSEWHERE : open[depth - 1].element();
  }

  @Override
  public boolean takes(boolean string) {
    if (place == Place.METHOD) {
      return string && output.isHolding() && kind == Kind.UNKNOWN;
    }
    return tokens.concern(place, string) && (applies(place) || isToBeMarked(place));
  }

  @Override
  public boolean taken(byte[] in, int from, int to) {
    if (place == Place.METHOD) {
      return tookMethod(in, from, to);
    }
    if (!applies(place)) {
      int start = output.heldLength();
      output.put(in, from, to);
      marks.add(new Mark(place, new Span(start, output.heldLength())));
      return true;
    }
    if (place == Place.ERROR_CODE) {
      errorCode = codeOf(JsonNumbers.value(in, from, to));
    } else if (place == Place.TOOL_ERROR) {
      toolError = in[from] == 't';
    }
    byte[] changed = tokens.applied(place, in, from, to);
    if (changed == null) {
      return false;
    }
    output.put(changed);
    return true;
  }

  @Override
  public void broken() {
    if (kind == Kind.UNKNOWN) {
      marks.clear();
      become(Kind.NONSENSE);
    }
  }

  private static @Nullable Integer codeOf(@Nullable BigDecimal number) {
    return number == null ? null : number.intValue();
  }

  private void learn() {
    switch (place) {
      case ID -> hasId = true;
      case METHOD -> hasMethod = true;
      case RESULT, ERROR -> hasOutcome = true;
      default -> {
        return;
      }
    }
    if (kind != Kind.UNKNOWN) {
      return;
    }
    if (!hasMethod && hasOutcome) {
      become(Kind.RESPONSE);
    } else if (hasMethod && edits.legacy()) {
      output.hold(MAX_REQUEST);
      kind = hasId ? Kind.REQUEST : kind;
    }
  }

  private boolean tookMethod(byte[] in, int from, int to) {
    String method = TokenText.decode(in, from + 1, to - 1);
    if (method == null) {
      return false;
    }
    output.put(in, from, to);
    if (edits.isShared() && method.equals(McpMethod.MESSAGE.wireName())) {
      kind = Kind.LOG;
    } else if (edits.session() != null && method.equals(McpMethod.CANCELLED.wireName())) {
      kind = Kind.CANCELLATION;
    } else if (method.equals("notifications/resources/updated")) {
      become(Kind.UPDATED_NOTIFICATION);
    } else if (!edits.legacy() || method.startsWith("notifications/")) {
      become(Kind.NOTIFICATION);
    }
    return true;
  }

  private void become(Kind known) {
    kind = known;
    if (output.isHolding()) {
      output.release(
          marks.stream().filter(mark -> applies(mark.place())).map(this::edited).toList());
      marks.clear();
    }
  }

  private Edit edited(Mark mark) {
    byte[] held = output.held();
    Span at = mark.at();
    byte[] changed = tokens.applied(mark.place(), held, at.from(), at.to());
    return new Edit(at, changed == null ? Arrays.copyOfRange(held, at.from(), at.to()) : changed);
  }

  private boolean applies(Place here) {
    return switch (here) {
      case PARAMS_TASK -> kind == Kind.NOTIFICATION || kind == Kind.UPDATED_NOTIFICATION;
      case PARAMS_URI -> kind == Kind.UPDATED_NOTIFICATION;
      default -> kind == Kind.RESPONSE;
    };
  }

  private boolean isToBeMarked(Place here) {
    boolean early = here == Place.ID || here == Place.PARAMS_TASK || here == Place.PARAMS_URI;
    return early && kind == Kind.UNKNOWN && output.isHolding();
  }
}
