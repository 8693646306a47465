/* SPDX-License-Identifier: Apache-2.0 */
/* Docker's client configuration: config.json and the meta.json of the context "lab" (two parts); and whatever address
 * comes out of it, or stands in DOCKER_HOST (the third part). */
#include "fuzz.h"

#include "../../src/cli/endpoint.h"
#include "../../src/cli/ssh_address.h"
#include "../../src/collect/address.h"

static void address(const char *url)
{
    struct plm_address address = {0};
    struct plm_error error = {0};
    for (int tls = 0; tls < 2; tls++) {
        bool good = plm_address_parse(url, tls, &address, &error);
        FUZZ_HOLDS(good ? address.shown && *address.shown : *error.message != '\0');
        plm_address_done(&address);
    }
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_ssh_address ssh = {0};
    /* No word of it may be an option to ssh, or two words. */
    if (plm_ssh_address_parse(url, &arena, &ssh, &error)) {
        FUZZ_HOLDS(*ssh.host && *ssh.host != '-' && *ssh.socket == '/' && !strpbrk(ssh.host, " \t\n;|&$`'\"@/"));
        FUZZ_HOLDS(!ssh.user || (*ssh.user && *ssh.user != '-'));
        FUZZ_HOLDS(!strpbrk(ssh.socket, " \t\n:%"));
    } else {
        FUZZ_HOLDS(*error.message);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* sha256 of "lab" */
    static const char meta[] = "docker/contexts/meta/"
                               "a51146d38077ff992eba84cf1d5e9b249073503eb74868699016153b031a38f7/meta.json";
    fuzz_auto_parts struct fuzz_parts parts;
    plm_auto_arena struct plm_arena arena = {0};
    plm_json_setup();
    fuzz_parts_split(data, size, &parts);
    plm_auto_free char *folder = plm_asprintf("%s/docker", fuzz_directory());
    setenv("DOCKER_CONFIG", folder, 1);
    unsetenv("DOCKER_HOST");
    fuzz_write_file("docker/config.json", parts.items[0].text, parts.items[0].size);
    fuzz_write_file(meta, parts.items[1].text, parts.items[1].size);
    for (int given = 0; given < 2; given++) {
        struct plm_endpoint endpoint = {0};
        struct plm_error error = {0};
        if (plm_endpoint_find(NULL, given ? "lab" : NULL, &arena, &endpoint, &error))
            address(endpoint.url);
        else
            FUZZ_HOLDS(*error.message);
    }
    address(parts.items[2].text);
    return 0;
}
