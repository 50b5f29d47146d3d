package dev.portolan.node.config;

/** Where listings and epochs are kept. */
public sealed interface StoreConfig permits StoreConfig.Memory, RedisConfig {

  /** In this node alone; gone with the process. */
  record Memory() implements StoreConfig {}
}
