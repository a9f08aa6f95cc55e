# SPDX-License-Identifier: GPL-2.0-or-later
# Many short processes, as build scripts have them. Argument: rounds.
i=0
while [ "$i" -lt "$1" ]; do
	/usr/bin/true
	a=$(echo "value $i" | sed 's/value/v/')
	b=$(expr "$i" '*' 3)
	c=$(printf '%s\n' c b a | sort | tr '\n' ,)
	test -x /usr/bin/env && d=$(basename "/usr/lib/lib$i.so" .so)
	/usr/bin/cat > "/tmp/conf.$i" <<-END
	a=$a b=$b c=$c d=$d
	END
	grep -q "b=$b" "/tmp/conf.$i" || exit 1
	rm -f "/tmp/conf.$i"
	i=$((i + 1))
done
echo "$a $b $c $d"
