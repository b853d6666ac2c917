import { readFileSync } from 'node:fs';
import { startProbeCloud } from '/work/main/test/local-host/fixture/cloud.ts';
const t=Date.now();
const p = await startProbeCloud({quiet:false, adversary:{seed:Number(process.argv[2]??7)}, record:true});
console.log('up', Date.now()-t);
try {
const c=p.cloud; 
const { DynamoDBClient, QueryCommand } = await import('@aws-sdk/client-dynamodb');
const d=new DynamoDBClient({endpoint:c.urls.dynamodb,region:'x',credentials:{accessKeyId:'a',secretAccessKey:'b'}});
const notes=async()=>(await d.send(new QueryCommand({TableName:c.tableName,KeyConditionExpression:'pk = :p',ExpressionAttributeValues:{':p':{S:'NOTES'}}}))).Items?.map(i=>i.sk.S+' '+i.times.N+' '+i.batch_size?.N);
const token=await c.token('agent1@meja.local');
const h={authorization:'Bearer '+token,'content-type':'application/json'};
let t0=Date.now(); const n=160; const statuses:Record<string,number>={};
await Promise.all(Array.from({length:8},async(_,k)=>{for(let i=0;i<n/8;i++){const r=await fetch(c.urls.http+'/things',{method:'POST',headers:h,body:JSON.stringify({name:`g${k}-${i}`})}); await r.text(); statuses[r.status]=(statuses[r.status]??0)+1}}));
console.log(n,'creates', Date.now()-t0,'ms', statuses); t0=Date.now(); await c.idle(); const all=await notes(); console.log('idle', Date.now()-t0, all.length, 'repeated', all.filter(x=>!x.includes(' 1 ')).length, 'batched', all.filter(x=>!x.endsWith(' 1')).length);
let r=await fetch(c.urls.http+'/things/g1-1',{headers:h}); console.log(r.status, await r.text());
console.log('dead', c.depth('DeadQueue'), c.depth('DeadFifoQueue'));
const lines=readFileSync(p.stateDir+'/calls.jsonl','utf8').trim().split('\n'); console.log(lines.length, lines.filter((l,i)=>i<6||/index|s3|sqs/.test(l)).slice(0,12).join('\n'));
} catch(e){console.error(e)}
await p.end(); console.log('ended'); 
