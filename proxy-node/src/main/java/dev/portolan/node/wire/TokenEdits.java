package dev.portolan.node.wire;

import dev.portolan.model.catalog.RawJson;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the edits of a reply say about single tokens and members, without knowing the message. */
final class TokenEdits {
  private static final int LONGEST_CODE = 32;

  private final ReplyEdits edits;
  private final Set<Place> ways;

  TokenEdits(ReplyEdits edits) {
    this.edits = edits;
    this.ways = waysTo(edits);
  }

  /** True if a container at this place must be followed. */
  boolean leadTo(Place place) {
    return ways.contains(place);
  }

  /** True if a token at this place may have to change. */
  boolean concern(Place place, boolean string) {
    return switch (place) {
      case ID -> edits.id() != null;
      case ERROR_CODE, TOOL_ERROR -> !string;
      default -> string && mapper(place) != null;
    };
  }

  /**
   * What stands in place of this token; the token itself, as a copy, if it stays; null if it is not
   * JSON.
   */
  byte @Nullable [] applied(Place place, byte[] in, int from, int to) {
    RequestId id = edits.id();
    if (place == Place.ID && id != null) {
      return id.raw();
    }
    byte[] token = Arrays.copyOfRange(in, from, to);
    if (place == Place.ERROR_CODE) {
      return code(token);
    }
    UnaryOperator<String> mapper = mapper(place);
    if (mapper == null) {
      return token;
    }
    String text = TokenText.decode(in, from + 1, to - 1);
    if (text == null) {
      return null;
    }
    String mapped = mapper.apply(text);
    return mapped.equals(text) ? token : JsonText.quote(mapped);
  }

  /** The members to add to a result that has those already. */
  byte[] added(Set<String> present, boolean empty) {
    var added = new ByteArrayOutputStream(128);
    boolean first = empty;
    for (Map.Entry<String, RawJson> member : edits.resultMembers().entrySet()) {
      if (!present.contains(member.getKey())) {
        if (!first) {
          added.write(',');
        }
        first = false;
        added.writeBytes(JsonText.quote(member.getKey()));
        added.write(':');
        added.writeBytes(onOneLine(member.getValue()));
      }
    }
    return added.toByteArray();
  }

  private @Nullable UnaryOperator<String> mapper(Place place) {
    return switch (place) {
      case REQUEST_STATE -> edits.requestState();
      case RESULT_TASK, PARAMS_TASK -> edits.taskId();
      case NEXT_CURSOR -> edits.session() == null ? null : edits.session().cursors();
      case URI, PARAMS_URI -> edits.uris();
      default -> null;
    };
  }

  private byte[] code(byte[] token) {
    if (token.length > LONGEST_CODE) {
      return token;
    }
    try {
      var code = new BigDecimal(new String(token, StandardCharsets.US_ASCII));
      Integer changed = edits.errorCodes().get(code.intValueExact());
      return changed == null ? token : changed.toString().getBytes(StandardCharsets.US_ASCII);
    } catch (ArithmeticException | NumberFormatException notAnInteger) {
      return token;
    }
  }

  /** A line end in JSON is white space, but in an event it would end the line. */
  private static byte[] onOneLine(RawJson value) {
    byte[] bytes = value.bytes();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
    return bytes;
  }

  private static Set<Place> waysTo(ReplyEdits edits) {
    // how a call ended is of interest even where nothing changes
    Set<Place> ways = EnumSet.of(Place.ROOT, Place.RESULT, Place.ERROR);
    if (edits.uris() != null) {
      ways.addAll(EnumSet.range(Place.CONTENTS, Place.RESOURCE));
    }
    if (edits.uris() != null || edits.taskId() != null) {
      ways.add(Place.PARAMS);
    }
    if (edits.taskId() != null && edits.session() != null) {
      ways.addAll(EnumSet.range(Place.TASK, Place.PARAMS_RELATED));
    }
    return ways;
  }
}
