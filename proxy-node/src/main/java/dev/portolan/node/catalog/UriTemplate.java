package dev.portolan.node.catalog;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A URI template (RFC 6570, the operators of all four levels), read backwards: does this URI expand
 * it, and by what values? Each expression takes the characters that its operator may write. Since a
 * missing value expands to nothing, expressions with an operator that writes its own first
 * character may be absent; {@code {var}} and {@code {+var}} take at least one character.
 *
 * <p>Matching walks all possibilities at once, one part after the other, so its cost is at most
 * parts times length whatever the template looks like.
 */
final class UriTemplate {
  /** Longer URIs match nothing. */
  static final int MAX_LENGTH = 8 << 10;

  private final List<Part> parts;

  private UriTemplate(List<Part> parts) {
    this.parts = parts;
  }

  /** A template whose braces do not pair is a literal from there on. */
  static UriTemplate parse(String template) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    while (from < template.length()) {
      int open = template.indexOf('{', from);
      int close = open < 0 ? -1 : template.indexOf('}', open);
      int literalTo = close < 0 ? template.length() : open;
      if (literalTo > from) {
        parts.add(new Literal(template.substring(from, literalTo)));
      }
      if (close < 0) {
        break;
      }
      parts.add(Expression.parse(template.substring(open, close + 1)));
      from = close + 1;
    }
    return new UriTemplate(parts);
  }

  boolean matches(String uri) {
    return startsLike(uri) && reached(uri) != null;
  }

  /** What each expression stands for, as it stands in the URI; null if the URI does not match. */
  @Nullable Map<String, String> values(String uri) {
    List<BitSet> reached = reached(uri);
    if (reached == null) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    int to = uri.length();
    for (int i = parts.size() - 1; i >= 0; i--) {
      int from = startOf(parts.get(i), uri, reached.get(i), to);
      if (parts.get(i) instanceof Expression expression) {
        values.put(expression.text(), uri.substring(from, to));
      }
      to = from;
    }
    return values;
  }

  /** This template with its expressions replaced by such values. */
  String refill(Map<String, String> values) {
    StringBuilder uri = new StringBuilder();
    for (Part part : parts) {
      uri.append(
          switch (part) {
            case Literal literal -> literal.text();
            case Expression expression -> values.getOrDefault(expression.text(), "");
          });
    }
    return uri.toString();
  }

  private boolean startsLike(String uri) {
    return parts.isEmpty()
        || !(parts.getFirst() instanceof Literal literal)
        || uri.startsWith(literal.text());
  }

  /** For each part the places where it may begin, and last where all may end; null if nowhere. */
  private @Nullable List<BitSet> reached(String uri) {
    if (uri.length() > MAX_LENGTH) {
      return null;
    }
    List<BitSet> reached = new ArrayList<>(parts.size() + 1);
    BitSet here = new BitSet();
    here.set(0);
    for (Part part : parts) {
      reached.add(here);
      here = part.after(uri, here);
      if (here.isEmpty()) {
        return null;
      }
    }
    reached.add(here);
    return here.get(uri.length()) ? reached : null;
  }

  /** The last place before {@code to} from which this part alone leads there. */
  private static int startOf(Part part, String uri, BitSet starts, int to) {
    for (int from = starts.previousSetBit(to); from >= 0; from = starts.previousSetBit(from - 1)) {
      BitSet one = new BitSet();
      one.set(from);
      if (part.after(uri.substring(0, to), one).get(to)) {
        return from;
      }
      if (from == 0) {
        break;
      }
    }
    throw new IllegalStateException("no way back to " + to + " in '" + uri + "'");
  }

  private sealed interface Part {
    /** Where this part may end if it begins at one of these places. */
    BitSet after(String uri, BitSet starts);
  }

  private record Literal(String text) implements Part {
    @Override
    public BitSet after(String uri, BitSet starts) {
      BitSet ends = new BitSet();
      starts.stream()
          .filter(from -> uri.startsWith(text, from))
          .forEach(from -> ends.set(from + text.length()));
      return ends;
    }
  }

  /**
   * Takes more than an expansion would write: clients do not always encode what they should, and
   * the backend decides in the end.
   *
   * @param text with its braces
   * @param first what it begins with if it is there; 0 for nothing of its own
   * @param stops characters that it cannot hold
   */
  private record Expression(String text, char first, String stops) implements Part {

    static Expression parse(String text) {
      char operator = text.length() > 2 ? text.charAt(1) : '}';
      return switch (operator) {
        case '+' -> new Expression(text, (char) 0, "");
        case '#' -> new Expression(text, '#', "");
        case '/' -> new Expression(text, '/', "?#");
        case '?', '&' -> new Expression(text, operator, "#");
        case '.', ';' -> new Expression(text, operator, "/?#");
        default -> new Expression(text, (char) 0, "/?#");
      };
    }

    @Override
    public BitSet after(String uri, BitSet starts) {
      BitSet ends = new BitSet();
      if (first != 0) {
        ends.or(starts);
      }
      boolean open = false;
      for (int i = starts.nextSetBit(0); i >= 0 && i < uri.length(); i++) {
        char c = uri.charAt(i);
        boolean begins = starts.get(i) && (first == 0 ? takes(c) : c == first);
        open = begins || (open && takes(c));
        ends.set(i + 1, open || ends.get(i + 1));
      }
      return ends;
    }

    private boolean takes(char c) {
      return stops.indexOf(c) < 0;
    }
  }
}
