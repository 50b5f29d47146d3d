package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where messages may be posted to. */
class SseEndpointTest {
  private static final URI STREAM = URI.create("https://mcp.example.com/a/sse?team=1");

  @ParameterizedTest
  @CsvSource({
    "/messages?s=1, https://mcp.example.com/messages?s=1",
    "messages?s=1, https://mcp.example.com/a/messages?s=1",
    "?s=1, https://mcp.example.com/a/sse?s=1",
    "https://MCP.example.com:443/m, https://MCP.example.com:443/m",
    "//mcp.example.com/m, https://mcp.example.com/m"
  })
  void takesWhatItIsToldFromTheAddressOfTheStream(String said, String meant) {
    // When
    var endpoint = SseEndpoint.of(STREAM, said);
    // Then
    assertThat(endpoint).contains(URI.create(meant));
    assertThat(SseEndpoint.isSameOrigin(STREAM, URI.create(meant))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://mcp.example.com/m",
        "https://mcp.example.com:8443/m",
        "https://example.com/m",
        "https://mcp.example.com.evil.org/m",
        "//169.254.169.254/latest",
        "ftp://mcp.example.com/m"
      })
  void knowsAnotherOrigin(String said) {
    // When
    URI endpoint = SseEndpoint.of(STREAM, said).orElseThrow();
    // Then
    assertThat(SseEndpoint.isSameOrigin(STREAM, endpoint)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not a uri",
        "mailto:a@b",
        "https://user:pass@mcp.example.com/m",
        "/m#here",
        "http://",
        "%"
      })
  void refusesWhatIsNoPlaceToPostTo(String said) {
    assertThat(SseEndpoint.of(STREAM, said)).isEmpty();
  }

  @Test
  void refusesAnEndpointThatIsTooLong() {
    assertThat(SseEndpoint.of(STREAM, "/" + "m".repeat(8192))).isEmpty();
  }
}
