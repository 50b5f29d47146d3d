package dev.portolan.node.config;

import dev.portolan.node.config.Template.Literal;
import dev.portolan.node.config.Template.Part;
import dev.portolan.node.config.Template.Variable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The URL of a backend, with variables in it. A value can never leave the place that the template
 * gives it: in the host and port only letters, digits, dots and hyphens are let in, and everywhere
 * else a value is percent-encoded, so that what separates the parts of a URL always comes from the
 * configuration. A value that would make a dot segment is refused, since encoding does not keep
 * backends from climbing.
 */
public final class UrlTemplate {
  private static final int MOST_CHARACTERS = 8 << 10;
  private static final Pattern START = Pattern.compile("(?i)https?://.*", Pattern.DOTALL);
  private static final Pattern HOST_PART = Pattern.compile("[A-Za-z0-9.-]{1,253}");
  private static final String UNRESERVED = "-._~";

  private final List<Piece> pieces;

  private UrlTemplate(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /**
   * @param inAuthority true before the path begins
   */
  private record Piece(Part part, boolean inAuthority) {}

  /** The template of a URL; empty if no value could make it an absolute http or https URL. */
  public static Optional<UrlTemplate> of(Template template) {
    if (template.parts().isEmpty()
        || !(template.parts().getFirst() instanceof Literal first)
        || !START.matcher(first.text()).matches()) {
      return Optional.empty();
    }
    List<Piece> pieces = new ArrayList<>();
    boolean inAuthority = true;
    for (Part part : template.parts()) {
      boolean start = pieces.isEmpty();
      pieces.add(new Piece(part, inAuthority));
      if (part instanceof Literal literal) {
        String text = start ? afterScheme(literal.text()) : literal.text();
        inAuthority = inAuthority && !text.matches("(?s).*[/?#\\\\].*");
      }
    }
    UrlTemplate url = new UrlTemplate(List.copyOf(pieces));
    // a name may stand where a number may not (the port), and the other way round
    boolean possible = Stream.of("x", "1").anyMatch(any -> url.render(name -> any).isPresent());
    return possible ? Optional.of(url) : Optional.empty();
  }

  /** The URL for these values, none of them empty; empty if a value has no place in it. */
  public Optional<URI> render(UnaryOperator<String> values) {
    StringBuilder url = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece.part()) {
        case Literal literal -> url.append(literal.text());
        case Variable variable -> {
          String value = values.apply(variable.name());
          if (!isAcceptable(value, piece.inAuthority())) {
            return Optional.empty();
          }
          encode(value, url);
        }
      }
    }
    return url.length() > MOST_CHARACTERS ? Optional.empty() : checked(url.toString());
  }

  private static boolean isAcceptable(String value, boolean inAuthority) {
    return inAuthority
        ? HOST_PART.matcher(value).matches()
        : !value.isEmpty() && value.chars().noneMatch(Character::isISOControl);
  }

  private static void encode(String value, StringBuilder into) {
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
      into.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
  }

  private static Optional<URI> checked(String text) {
    try {
      URI uri = new URI(text);
      boolean sound =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null
              && (uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= 65_535))
              && text.chars().allMatch(c -> c < 0x80)
              && Stream.of(uri.getPath().split("[/\\\\]", -1))
                  .noneMatch(segment -> segment.equals(".") || segment.equals(".."));
      return sound ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private static String afterScheme(String text) {
    return text.substring(text.indexOf("//") + 2);
  }
}
