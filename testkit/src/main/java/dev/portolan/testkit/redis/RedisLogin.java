package dev.portolan.testkit.redis;

/** Who one is to a Redis. The user is "default" where there is only a password. */
public record RedisLogin(String user, String password) {
  public RedisLogin {
    if (user.isBlank() || password.isBlank()) {
      throw new IllegalArgumentException("user: '" + user + "' (expected: a user and a password)");
    }
  }

  @Override
  public String toString() {
    return user + ":***";
  }
}
