package dev.portolan.testkit;

/** The media that test tools show. */
final class Samples {
  /** One red pixel. */
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

  /** Two samples of silence. */
  static final String WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA==";

  static final String IMAGE =
      "{\"type\":\"image\",\"data\":\"" + PNG + "\",\"mimeType\":\"image/png\"}";
  static final String AUDIO =
      "{\"type\":\"audio\",\"data\":\"" + WAV + "\",\"mimeType\":\"audio/wav\"}";

  private Samples() {}

  /** An embedded text resource. */
  static String embedded(String uri, String mimeType, String text) {
    var resource = Json.object().put("uri", uri).put("mimeType", mimeType).put("text", text);
    return "{\"type\":\"resource\",\"resource\":" + resource + "}";
  }
}
