package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTemplateTest {
  private static final List<String> TEMPLATES =
      List.of(
          "https://${v}.crm.example/mcp",
          "https://crm.example/${v}/mcp",
          "https://crm.example/t-${v}",
          "https://crm.example/mcp?who=${v}&x=1",
          "https://crm.example:${v}/mcp",
          "https://crm.example${v}",
          "https://${v}/mcp");

  private static Optional<URI> render(String template, String value) {
    return UrlTemplate.of(Template.parse(template)).orElseThrow().render(name -> value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "crm.example",
        "/mcp",
        "ftp://crm.example/",
        "http://",
        "http:///mcp",
        "http://a b/",
        "https://bot:pw@crm.example/",
        "https://crm.example/#part",
        "https://crm.example/../x",
        "https://crm.example:99999/",
        "https://crm.example:0/",
        "${v}://crm.example/",
        "${v}",
        "http${v}://crm.example/",
        "https://my_host/",
        "https://crm.example/%zz",
        "https://é.example/"
      })
  void refusesWhatCannotBecomeAUrl(String template) {
    // When
    Optional<UrlTemplate> url = UrlTemplate.of(Template.parse(template));

    // Then
    assertThat(url).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://${v}.crm.example/mcp, eu-1, https://eu-1.crm.example/mcp",
    "https://crm.example:${v}/mcp, 8443, https://crm.example:8443/mcp",
    "https://crm.example/${v}/mcp, a/b c?d#e%, https://crm.example/a%2Fb%20c%3Fd%23e%25/mcp",
    "https://crm.example/mcp?q=${v}&x=1, a&b=c, https://crm.example/mcp?q=a%26b%3Dc&x=1",
    "https://crm.example/${v}, Zoë, https://crm.example/Zo%C3%AB",
    "https://crm.example/${v}, evil.com/#, https://crm.example/evil.com%2F%23"
  })
  void putsAValueInItsPlace(String template, String value, String expected) {
    // When
    Optional<URI> url = render(template, value);

    // Then
    assertThat(url).contains(URI.create(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.com/#",
        "evil.com/",
        "evil.com?",
        "a@evil.com",
        "evil.com:80",
        "a b",
        "",
        "évil",
        "a%2f",
        "evil.com\\",
        "[::1]",
        "a\r\nHost: x",
        "-a",
        ".",
        "a..b"
      })
  void hidesAHostThatIsNone(String value) {
    // When
    Optional<URI> url = render("https://${v}.crm.example/mcp", value);

    // Then
    assertThat(url).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "../admin", "a/../b", "..\\admin", "", "a\nb", "\u0000"})
  void hidesAPathThatWouldClimb(String value) {
    // When
    Optional<URI> url = render("https://crm.example/t/${v}/mcp", value);

    // Then
    assertThat(url).isEmpty();
  }

  /** Whatever a value is, what the configuration fixed stays fixed. */
  @Test
  void neverLeavesThePlaceThatTheTemplateGives() {
    // Given
    long seed = 20261120;
    Random random = new Random(seed);
    String alphabet = "ab1.-/\\?#@:%[]& \r\n\u0000é_=${}~";

    for (int i = 0; i < 20_000; i++) {
      StringBuilder value = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        value.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String template = TEMPLATES.get(random.nextInt(TEMPLATES.size()));

      // When
      Optional<URI> url = render(template, value.toString());

      // Then
      String reason = "seed %d, %s with '%s'".formatted(seed, template, value);
      url.ifPresent(uri -> assertThat(holds(template, uri, value.toString())).as(reason).isTrue());
    }
  }

  private static boolean holds(String template, URI uri, String value) {
    boolean sound = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
    String path = uri.getPath();
    return sound
        && switch (TEMPLATES.indexOf(template)) {
          case 0 -> uri.getHost().equals(value + ".crm.example") && path.equals("/mcp");
          case 1 -> uri.getHost().equals("crm.example") && path.equals("/" + value + "/mcp");
          case 2 -> uri.getHost().equals("crm.example") && path.equals("/t-" + value);
          case 3 ->
              uri.getHost().equals("crm.example") && uri.getQuery().equals("who=" + value + "&x=1");
          case 4 -> uri.getHost().equals("crm.example") && (value + "").equals(port(uri, value));
          case 5 -> uri.getHost().equals("crm.example" + value);
          default -> uri.getHost().equals(value) && path.equals("/mcp");
        };
  }

  private static String port(URI uri, String value) {
    return Integer.parseInt(value) == uri.getPort() ? value : "";
  }
}
