package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.ManagementConfig;
import dev.portolan.node.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node a command talks to, and what it shows to be let in. */
final class NodeOptions {
  static final String TOKEN_VARIABLE = "PORTOLAN_MANAGEMENT_TOKEN";
  private static final URI USUAL = URI.create("http://127.0.0.1:8081");
  private static final int MOST_BYTES = 16 << 10;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The node's management listener. Default: as --config says, else http://127.0.0.1:8081.")
  private @Nullable URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Holds the management token. Default: as --config says, else what the variable"
              + " PORTOLAN_MANAGEMENT_TOKEN holds.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The node's configuration: its management.host, port and token are used.")
  private @Nullable Path config;

  /**
   * What the options say, each before what stands further from the user: the configuration, then
   * the environment.
   *
   * @param env the value of an environment variable, or null
   */
  NodeAccess access(Function<String, @Nullable String> env) {
    Path file = config;
    ManagementConfig configured = file == null ? null : ConfigLoader.load(file).management();
    URI from = url;
    if (from == null) {
      from = file == null || configured == null ? USUAL : NodeAccess.urlOf(configured, file);
    }
    return new NodeAccess(from, token(configured, env));
  }

  private Secret token(
      @Nullable ManagementConfig configured, Function<String, @Nullable String> env) {
    if (tokenFile != null) {
      return token("--token-file " + tokenFile, read(tokenFile));
    }
    Secret inFile = configured == null ? null : configured.token();
    if (inFile != null) {
      return inFile;
    }
    String inEnv = env.apply(TOKEN_VARIABLE);
    if (inEnv == null) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "no management token (expected: in "
              + TOKEN_VARIABLE
              + ", --token-file or the configuration of --config)");
    }
    return token(TOKEN_VARIABLE, inEnv);
  }

  private static Secret token(String where, String text) {
    String stripped = text.strip();
    if (!ManagementConfig.isToken(stripped)) {
      throw new CommandFailed(
          ExitCode.USAGE, where + ": *** (expected: " + ManagementConfig.A_TOKEN + ")");
    }
    return new Secret(stripped);
  }

  private static String read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), US_ASCII);
    } catch (IOException unreadable) {
      throw new CommandFailed(
          ExitCode.USAGE, "--token-file: '" + file + "' (expected: a file that can be read)");
    }
  }
}
