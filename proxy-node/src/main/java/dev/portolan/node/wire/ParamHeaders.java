package dev.portolan.node.wire;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.HeaderValue;
import dev.portolan.node.fault.Fault;
import io.vertx.core.MultiMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-mcp-header} annotations of one tool: which argument is mirrored in which {@code
 * Mcp-Param-*} header (specification 2026-07-28, Streamable HTTP, "Custom headers from tool
 * parameters").
 *
 * <p>An argument is mirrored as what it is, whatever the schema says it should be: whether it fits
 * the schema is the backend's to judge. An argument that is not there, null, an object or an array
 * has no mirror, and then the header must not be there either. {@code Mcp-Param-*} headers that the
 * tool does not name are none of our business.
 */
public final class ParamHeaders {
  private static final int MAX_DEPTH = 512;
  private static final int MOST_DIGITS = 20;

  /** Of a tool without any, as most are. */
  public static final ParamHeaders NONE = new ParamHeaders(List.of());

  private final List<Param> params;
  private final List<Param> annotated;

  private ParamHeaders(List<Param> params) {
    this.params = params;
    List<Param> all = new ArrayList<>();
    collect(params, all);
    this.annotated = List.copyOf(all);
  }

  private static void collect(List<Param> params, List<Param> annotated) {
    for (Param param : params) {
      if (param.header() != null) {
        annotated.add(param);
      }
      collect(param.children(), annotated);
    }
  }

  /**
   * The annotations of a tool's definition; empty if one is invalid, and then the tool must not be
   * offered.
   */
  public static Optional<ParamHeaders> of(RawJson toolDefinition) {
    return ParamSchema.read(toolDefinition)
        .map(ParamHeaders::new)
        .map(read -> read.isEmpty() ? NONE : read);
  }

  /** True for most tools. */
  public boolean isEmpty() {
    return annotated.isEmpty();
  }

  /** Checks a client's headers against its arguments; null if they agree. */
  public @Nullable Fault check(MultiMap headers, byte[] body, @Nullable Span argumentsAt) {
    if (isEmpty()) {
      return null;
    }
    Map<Param, Span> values;
    try {
      values = valuesIn(body, argumentsAt);
    } catch (BadJson bad) {
      return new Fault.Malformed(bad.detail());
    }
    for (Param param : annotated) {
      String header = String.valueOf(param.header());
      if (!agrees(headers.getAll(header), body, values.get(param))) {
        return new Fault.HeaderMismatch(
            header + " (expected: as argument '" + Clip.of(param.key().text()) + "' in the body)");
      }
    }
    return null;
  }

  /**
   * The headers that mirror these arguments towards the backend, names in lower case.
   *
   * @throws IllegalArgumentException if the arguments are not an object, or have an annotated one
   *     twice; {@link #check} refuses these
   */
  public Map<String, String> mirror(byte[] body, @Nullable Span argumentsAt) {
    if (isEmpty()) {
      return Map.of();
    }
    Map<String, String> mirrored = new LinkedHashMap<>();
    try {
      Map<Param, Span> values = valuesIn(body, argumentsAt);
      for (Param param : annotated) {
        String text = textOf(body, values.get(param));
        if (text != null) {
          mirrored.put(String.valueOf(param.header()), HeaderValue.encode(text));
        }
      }
      return mirrored;
    } catch (BadJson bad) {
      throw new IllegalArgumentException(bad.detail(), bad);
    }
  }

  private static boolean agrees(List<String> headers, byte[] body, @Nullable Span value) {
    String text = textOf(body, value);
    if (text == null || value == null) {
      return headers.isEmpty();
    }
    boolean number = body[value.from()] == '-' || Character.isDigit(body[value.from()]);
    return !headers.isEmpty()
        && headers.stream()
            .map(HeaderText::decode)
            .allMatch(header -> text.equals(header) || (number && isSameNumber(text, header)));
  }

  private static boolean isSameNumber(String text, @Nullable String header) {
    BigDecimal expected = JsonNumbers.value(text);
    BigDecimal actual = header == null ? null : JsonNumbers.value(header);
    return expected != null && actual != null && expected.compareTo(actual) == 0;
  }

  /** What stands in the header for this value; null if nothing does. */
  private static @Nullable String textOf(byte[] body, @Nullable Span value) {
    if (value == null) {
      return null;
    }
    return switch (body[value.from()]) {
      case '"' -> JsonText.decode(body, value);
      case 't' -> "true";
      case 'f' -> "false";
      case 'n', '{', '[' -> null;
      default -> decimalOf(body, value);
    };
  }

  /** An integer in plain digits; any other number as it is spelled. */
  private static String decimalOf(byte[] body, Span at) {
    BigDecimal number = JsonNumbers.value(body, at.from(), at.to());
    if (number != null && number.signum() == 0) {
      return "0";
    }
    boolean plain =
        number != null
            && JsonNumbers.isInteger(number)
            && (long) number.precision() - number.scale() <= MOST_DIGITS;
    return plain && number != null
        ? number.toBigInteger().toString()
        : JsonText.ascii(body, at.from(), at.to());
  }

  private Map<Param, Span> valuesIn(byte[] body, @Nullable Span argumentsAt) {
    Map<Param, Span> values = new LinkedHashMap<>();
    if (argumentsAt != null) {
      var scanner = new JsonScanner(body, argumentsAt.from(), argumentsAt.to(), MAX_DEPTH);
      collect(scanner, params, values);
    }
    return values;
  }

  /** Goes as deep as the annotations do, and no deeper. */
  private static void collect(JsonScanner scanner, List<Param> params, Map<Param, Span> values) {
    Set<Param> seen = new HashSet<>();
    scanner.openObject();
    while (scanner.nextMember()) {
      Param param = keyed(scanner, params);
      if (param == null) {
        scanner.skipValue();
      } else if (!seen.add(param)) {
        throw new BadJson(
            "duplicate key '" + Clip.of(param.key().text()) + "' in params.arguments",
            scanner.keyFrom());
      } else if (scanner.peek() == '{' && !param.children().isEmpty()) {
        collect(scanner, param.children(), values);
      } else {
        values.put(param, scanner.value());
      }
    }
  }

  private static @Nullable Param keyed(JsonScanner scanner, List<Param> params) {
    for (Param param : params) {
      if (scanner.keyIs(param.key())) {
        return param;
      }
    }
    return null;
  }
}
